#include "log/syslog_sink.h"

#include <syslog.h>

#include "config/facility.h"

namespace exosubmit::log {
namespace {

int priority_of(Level level) {
  switch (level) {
    case Level::kError:
      return LOG_ERR;
    case Level::kWarning:
      return LOG_WARNING;
    case Level::kDebug:
      return LOG_DEBUG;
    case Level::kInfo:
      break;
  }
  return LOG_INFO;
}

}  // namespace

SyslogSink::SyslogSink(const config::LogSettings& settings) : FilteredSink(level_of(settings.level)) {
  openlog(kIdent, LOG_PID | LOG_NDELAY, config::facility_number(settings.facility).value_or(LOG_MAIL));
}

SyslogSink::~SyslogSink() { closelog(); }

void SyslogSink::emit(Level level, std::string_view line) {
  syslog(priority_of(level), "%.*s", static_cast<int>(line.size()), line.data());
}

}  // namespace exosubmit::log
