#include "milter/watch.h"

#include <algorithm>
#include <utility>

#include "milter/self_call.h"
#include "milter/supervisor.h"

namespace exosubmit::milter {

using std::chrono::milliseconds;

Watch::Watch(const std::string& socket, base::Clock& clock)
    : address_(resolve(socket)), clock_(clock), housekeeper_(clock.steady()) {}

void Watch::look() {
  if (!supervised() || !works()) return;
  if (!std::exchange(ready_, true)) tell_ready();
  if (watchdog_limit()) tell_alive();
}

milliseconds Watch::interval() const {
  using std::chrono::duration_cast;
  if (!supervised()) return std::chrono::hours{1};
  if (!ready_) return std::chrono::seconds{1};
  const auto limit = watchdog_limit();
  return limit ? std::max(duration_cast<milliseconds>(*limit / 2), milliseconds{1}) : std::chrono::hours{1};
}

// A socket whose host's name cannot be resolved just now cannot be called either.
bool Watch::works() {
  if (clock_.steady() - housekeeper_.load() > kLongestTask) return false;
  return !address_ || answers(*address_, kLongestCall);
}

}  // namespace exosubmit::milter
