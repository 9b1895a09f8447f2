// A rule: at this stage, on this occasion, do that instead of what Exchange or Entra would do.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace exosubmit::simulator {

enum class Stage {
  kConnect,
  kBanner,
  kEhlo,
  kStartTls,
  kTls,
  kEhlo2,
  kAuth,
  kBlob,
  kMail,
  kRcpt,
  kData,     // the DATA command or a BDAT command line
  kContent,  // when the header section has arrived
  kFinal,
  kRset,
  kQuit,
  kIdle,  // authenticated, no transaction, nothing from the client for a moment
  kToken,
};

struct Action {
  enum class Kind {
    kReply,
    kReplyThenCut,
    kEntry,
    kRaw,
    kHang,
    kCut,
    kCutAfter,
    kDelay,
    kChallenge,
    kAcceptThenCut,
    kRefuse,
    kHttp,
    kExpired,
    kWrongAudience,
  };
  Kind kind = Kind::kReply;
  std::string text;  // reply with its code, raw octets, id of an entry, HTTP body; escapes are resolved
  std::chrono::milliseconds delay{0};
  std::size_t octets = 0;  // kCutAfter
  int http_status = 0;
  std::string content_type;
  std::optional<unsigned> retry_after;  // seconds
};

struct Rule {
  Stage stage = Stage::kConnect;
  unsigned long nth = 1;               // from this occurrence on, of those that match
  std::optional<unsigned long> times;  // then it is spent
  std::string match;                   // empty: everything
  Action action;
};

// STAGE [nth=N] [times=N] [match=TEXT] ACTION, as the README tells.
base::Result<Rule> parse_rule(std::string_view text);

}  // namespace exosubmit::simulator
