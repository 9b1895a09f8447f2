// An alert that stands as long as its cause does: one line when it begins, one when it is over.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "log/sink.h"

namespace exosubmit::log {

// Shared by threads. References outlive this.
class StandingAlert {
 public:
  // Nothing may have failed for so long before it is over: what comes and goes is one alert.
  static constexpr std::chrono::seconds kCalm{5};

  // `subject` is what fails, as the line that ends the alert names it.
  StandingAlert(Sink& sink, base::Clock& clock, std::string subject)
      : sink_(sink), clock_(clock), subject_(std::move(subject)) {}

  // It failed. Logged unless the alert stands: the first cause is told, later ones are not.
  void raise(std::string_view text);

  // It worked. Costs nothing while no alert stands.
  void clear();

 private:
  Sink& sink_;
  base::Clock& clock_;
  const std::string subject_;
  std::atomic<bool> standing_{false};  // written under mutex_
  std::mutex mutex_;
  base::Clock::Steady failed_{};  // guarded by mutex_
};

}  // namespace exosubmit::log
