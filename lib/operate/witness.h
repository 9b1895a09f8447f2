// A sink that remembers what the log told of failures: for the status.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "log/sink.h"
#include "operate/status.h"

namespace exosubmit::operate {

// Passes every line on. Shared by threads. References outlive this.
class Witness final : public log::Sink {
 public:
  Witness(log::Sink& sink, const base::Clock& clock) : sink_(sink), clock_(clock) {}

  void write(log::Level level, std::string_view line) override;
  void stands(std::string_view subject, std::string_view text) override;

  std::optional<Fault> last_error() const;  // of level error
  std::vector<std::string> standing() const;

 private:
  log::Sink& sink_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::optional<Fault> last_error_;                           // guarded by mutex_
  std::map<std::string, std::string, std::less<>> standing_;  // guarded by mutex_; text by subject
};

}  // namespace exosubmit::operate
