// The header section that Exchange is sent (DESIGN.md, section 4.5).
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "mail/envelope.h"
#include "mail/header_field.h"
#include "mail/pattern.h"

namespace exosubmit::mail {

enum class ForeignFrom { kRewrite, kReject, kKeep };
enum class ReplyTo { kOriginal, kNone };

struct RewriteRules {
  std::string mailbox;                  // the designated mailbox's address
  std::vector<AddressPattern> send_as;  // further addresses kept in From
  ForeignFrom foreign_from = ForeignFrom::kRewrite;
  std::string rewrite_to;  // address that a foreign From becomes
  ReplyTo reply_to = ReplyTo::kOriginal;
};

struct Rewritten {
  std::string header_section;       // wire form, without the empty line
  std::string from;                 // address that From has now; of several, the first that nobody promised
  bool promised_from = true;        // that address is the mailbox or in send_as
  bool signatures_removed = false;  // DKIM-Signature fields, which the rewriting would have broken
};

// From, Reply-To, Sender, Bcc and DKIM-Signature as the rules say, for a null sender the automatic-mail
// fields, our Received on top; raw 8-bit display names in From, To, Cc, Reply-To become encoded words
// (RFC 2047) unless the message is SMTPUTF8. Every other field stays octet for octet and in order.
// A From is foreign when any of its addresses is. A From of several addresses that stays gets a Sender where
// there is none (RFC 5322 section 3.6.2). A null sender's foreign From is rewritten whatever `foreign_from`
// says, and so is one that names nobody.
// Error (refuse): `foreign_from = reject` and a foreign From, or a From that does not parse.
base::Result<Rewritten> rewrite(const Header& header, const Envelope& envelope, const RewriteRules& rules,
                                base::Clock::Wall now);

}  // namespace exosubmit::mail
