// Log lines to syslog, under Postfix's ident so that its tools read them.
#pragma once

#include "config/settings.h"
#include "log/filtered_sink.h"

namespace exosubmit::log {

inline constexpr const char* kIdent = "postfix/exosubmit";

// One per process: syslog(3) has one ident and facility.
class SyslogSink final : public FilteredSink {
 public:
  explicit SyslogSink(const config::LogSettings& settings);
  SyslogSink(const SyslogSink&) = delete;  // its end closes syslog
  SyslogSink& operator=(const SyslogSink&) = delete;
  ~SyslogSink() override;

 protected:
  void emit(Level level, std::string_view line) override;
};

}  // namespace exosubmit::log
