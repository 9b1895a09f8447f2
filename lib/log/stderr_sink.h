// Log lines to standard error, as a syslog daemon would write them into its file.
#pragma once

#include <unistd.h>

#include <string>

#include "base/clock.h"
#include "log/filtered_sink.h"

namespace exosubmit::log {

// "2026-11-03T12:00:00.123456Z HOST postfix/exosubmit[PID]: LINE" (RFC 3339): pflogsumm reads it.
class StderrSink final : public FilteredSink {
 public:
  // `descriptor` stays the caller's.
  StderrSink(Level threshold, const base::Clock& clock, int descriptor = STDERR_FILENO);

 protected:
  // One write(2) per line, so that lines of several threads do not mix.
  void emit(Level level, std::string_view line) override;

 private:
  const base::Clock& clock_;
  int descriptor_;
  std::string host_name_;
};

}  // namespace exosubmit::log
