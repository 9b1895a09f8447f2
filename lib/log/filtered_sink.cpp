#include "log/filtered_sink.h"

#include "log/line.h"

namespace exosubmit::log {

Level level_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::kError:
      return Level::kError;
    case config::LogLevel::kWarning:
      return Level::kWarning;
    case config::LogLevel::kDebug:
      return Level::kDebug;
    case config::LogLevel::kInfo:
      break;
  }
  return Level::kInfo;
}

void FilteredSink::write(Level level, std::string_view line) {
  if (level <= threshold_) emit(level, cut(line, kMaxLineBytes));
}

}  // namespace exosubmit::log
