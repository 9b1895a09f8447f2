// Where log lines go.
#pragma once

#include <string_view>

namespace exosubmit::log {

enum class Level { kError, kWarning, kInfo, kDebug };

// May be shared by threads.
class Sink {
 public:
  virtual ~Sink() = default;

  // `line` is one line: no control characters, no line end.
  virtual void write(Level level, std::string_view line) = 0;

  // For who tells of alerts elsewhere than in the log: this one stands, or, without a text, it is over.
  virtual void stands(std::string_view /*subject*/, std::string_view /*text*/) {}
};

}  // namespace exosubmit::log
