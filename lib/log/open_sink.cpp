#include "log/open_sink.h"

#include "log/stderr_sink.h"
#include "log/syslog_sink.h"

namespace exosubmit::log {

std::unique_ptr<Sink> open_sink(const config::LogSettings& settings, const base::Clock& clock) {
  if (settings.target == config::LogTarget::kSyslog) return std::make_unique<SyslogSink>(settings);
  return std::make_unique<StderrSink>(level_of(settings.level), clock);
}

}  // namespace exosubmit::log
