#include "simulator/stop.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <cstdint>

#include <unistd.h>

namespace exosubmit::simulator {

Stop::Stop() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

void Stop::request() {
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then the stop was requested already.
  [[maybe_unused]] const auto written = write(event_.get(), &one, sizeof one);
}

bool Stop::requested() const {
  pollfd wanted{event_.get(), POLLIN, 0};
  return poll(&wanted, 1, 0) > 0;
}

void Stop::sleep(std::chrono::milliseconds duration) const {
  if (duration <= std::chrono::milliseconds::zero()) return;
  pollfd wanted{event_.get(), POLLIN, 0};
  poll(&wanted, 1, static_cast<int>(duration.count()));
}

}  // namespace exosubmit::simulator
