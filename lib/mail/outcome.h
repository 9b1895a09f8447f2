// What became of one recipient of one message. Not an error: refusing is a normal result.
#pragma once

#include <string>

#include "mail/enhanced_status.h"

namespace exosubmit::mail {

enum class Fate { kAccepted, kDeferred, kRefused };

// Code, status and text are always filled: only the functions below make one.
struct Outcome {
  Fate fate = Fate::kDeferred;
  bool from_exchange = false;  // code, status and text are Exchange's own; else ours
  int code = 451;              // basic reply code: Exchange's, which need not agree with `fate`
  EnhancedStatus status{4, 3, 0};
  std::string text;       // what was said, without the codes; may end in "[host time session]"
  std::string cause;      // for a failure: the cause in plain words, may be empty
  std::string remedy;     // for a failure: what to do about it, may be empty
  std::string detail;     // ids for whoever asks Microsoft: "session=...", "trace_id=..., correlation_id=..."
  bool earlier = false;   // accepted on an earlier pass; nothing was sent now
  bool in_doubt = false;  // no final answer: it may have been delivered

  static Outcome accepted(int code, EnhancedStatus status, std::string text);
  static Outcome deferred(EnhancedStatus status, std::string text);           // by us: 451
  static Outcome refused(int code, EnhancedStatus status, std::string text);  // by us
  static Outcome said_by_exchange(Fate fate, int code, EnhancedStatus status, std::string text);

  Outcome& because(std::string cause_text, std::string remedy_text = {});
};

}  // namespace exosubmit::mail
