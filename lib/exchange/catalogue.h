// Every answer of Exchange Online and Entra ID that is known: one table, data, read by classify, by
// `exosubmit explain`, by the simulator and by the manual.
#pragma once

#include <span>
#include <string_view>

#include "mail/outcome.h"

namespace exosubmit::exchange {

// Where in the dialogue an answer stands: the same code means different things after RCPT and after the
// final dot.
enum class Stage { kAny, kConnect, kAuth, kMail, kRcpt, kData, kFinal, kToken };

// What an answer speaks of: what a hold would stop (DESIGN.md, section 5).
enum class Scope { kNone, kSender, kMailbox, kTenant, kEndpoint, kConcurrency };

// The pauses of DESIGN.md, section 5.
enum class Pause { kNone, kEndpoint, kCredentials, kQuota, kThrottled };

struct Entry {
  std::string_view id;  // short, stable, unique: "send-as-denied", "aadsts7000215"
  Stage stage = Stage::kAny;
  int code = 0;             // basic code; 0: any
  std::string_view status;  // enhanced status "5.7.139"; empty: any (never matched alone)
  std::string_view words;   // must all stand in the reply, in any case; "|" separates; empty: none needed
  long aadsts = 0;          // stage kToken: the number; 0: by `words` or HTTP status
  int http_status = 0;      // stage kToken: matched where aadsts is 0
  mail::Fate fate = mail::Fate::kDeferred;
  Scope scope = Scope::kNone;
  unsigned hold_after = 1;  // different messages in a row before the hold begins
  Pause pause = Pause::kNone;
  std::string_view sample;   // exact text as Exchange sends it, codes included, without the bracketed suffix
  std::string_view meaning;  // one sentence
  std::string_view cause;    // plain words, one line
  std::string_view remedy;   // what to do, one line
  std::string_view source;   // mark and key of the fact sheet: "D: CET"
};

std::span<const Entry> catalogue();

// By id; nothing where there is none.
const Entry* find_entry(std::string_view id);

}  // namespace exosubmit::exchange
