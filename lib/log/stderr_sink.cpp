#include "log/stderr_sink.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>

#include "log/syslog_sink.h"

namespace exosubmit::log {
namespace {

std::string short_host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  const std::string full = name.data();
  return full.substr(0, full.find('.'));
}

std::string timestamp(base::Clock::Wall now) {
  const auto since_epoch = now.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(since_epoch - seconds);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06d}Z", fmt::gmtime(seconds.count()), micros.count());
}

}  // namespace

StderrSink::StderrSink(Level threshold, const base::Clock& clock, int descriptor)
    : FilteredSink(threshold), clock_(clock), descriptor_(descriptor), host_name_(short_host_name()) {}

void StderrSink::emit(Level, std::string_view line) {
  const std::string whole =
      fmt::format("{} {} {}[{}]: {}\n", timestamp(clock_.wall()), host_name_, kIdent, getpid(), line);
  // There is nobody to tell that a log line cannot be written.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, whole.data(), whole.size());
}

}  // namespace exosubmit::log
