// Every answer of Exchange Online and Entra ID that is known: one table, data, read by classify, by
// `exosubmit explain`, by the simulator and by the manual.
//
// The first row that matches decides, so the more specific row stands first. A row of the SMTP dialogue
// matches a reply when the stage agrees, the basic code agrees and all of its `words` stand in the reply. The
// enhanced code is never looked at: 554 5.2.252 is one refused message, 550 5.2.252 a throttled mailbox, and
// 5.7.139 alone has ten causes. A row of stage kToken matches a failure to get a token by `aadsts`; without
// one by `error`; without that by `http_status`; and in each case its `words` stand in the description.
//
// In a remedy words in capitals stand for the site's own: MAILBOX and FROM (addresses), APPID (of the app
// registration, [entra] client_id), OBJECTID (of the enterprise application, the token's oid), DOMAIN, N.
#pragma once

#include <span>
#include <string_view>

#include "mail/outcome.h"

namespace exosubmit::exchange {

// Where in the dialogue an answer stands: the same code means different things after RCPT and after the
// final dot. kAny in a row: all but kToken, when the words say what is meant wherever they come.
enum class Stage { kAny, kConnect, kAuth, kMail, kRcpt, kData, kFinal, kToken };

// What an answer speaks of: what a hold would stop (DESIGN.md, section 5). kSender: the row's fate is that of
// a From which the settings promise; for another From it is refused. kEndpoint holds only for an answer
// before MAIL.
enum class Scope { kNone, kSender, kMailbox, kTenant, kEndpoint, kConcurrency };

// The pauses of DESIGN.md, section 5.
enum class Pause { kNone, kEndpoint, kCredentials, kQuota, kThrottled };

struct Entry {
  std::string_view id;  // short, stable, unique: "send-as-denied", "aadsts7000215"
  Stage stage = Stage::kAny;
  int code = 0;                  // basic code; 0: any 4xx or 5xx
  std::string_view status = {};  // enhanced status "5.7.139" as usually seen: to read, never to match
  std::string_view words = {};   // must all stand in the reply, in any case; "|" separates
  long aadsts = 0;               // stage kToken: the number
  std::string_view error = {};   // stage kToken: value of `error` in Entra's JSON; matched where aadsts is 0
  int http_status = 0;           // stage kToken: as usually seen; matched where there is neither of the two
  mail::Fate fate = mail::Fate::kDeferred;  // a 4xx and an answer before MAIL are deferred all the same
  Scope scope = Scope::kNone;
  unsigned hold_after = 1;   // failures in a row before the hold begins
  unsigned of_messages = 0;  // they are of at least so many different messages; 0: all are different
  Pause pause = Pause::kNone;
  // Exact text as Exchange sends it, codes included, without the bracketed suffix; of Entra, the
  // error_description up to the ids, or the body where it is not JSON.
  std::string_view sample = {};
  std::string_view meaning = {};  // one sentence
  std::string_view cause = {};    // plain words, one line
  std::string_view remedy = {};   // what to do, one line
  std::string_view source = {};   // mark and key of the fact sheet: "D: CET"
};

std::span<const Entry> catalogue();

// By id; nothing where there is none.
const Entry* find_entry(std::string_view id);

// Where Microsoft shows the other side of the row's failure; empty where it shows none. For every row of
// Entra ID and every 535.
std::string_view where_to_look(const Entry& entry);

}  // namespace exosubmit::exchange
