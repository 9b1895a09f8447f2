#include "log/standing_alert.h"

#include "log/events.h"

namespace exosubmit::log {

void StandingAlert::raise(std::string_view text) {
  const std::lock_guard lock(mutex_);
  failed_ = clock_.steady();
  if (standing_.exchange(true)) return;
  alert(sink_, {}, text);
  sink_.stands(subject_, text);
}

void StandingAlert::clear() {
  if (!standing_) return;
  const std::lock_guard lock(mutex_);
  if (!standing_ || clock_.steady() < failed_ + kCalm) return;
  standing_ = false;
  sink_.stands(subject_, {});
  works_again(sink_, subject_);
}

}  // namespace exosubmit::log
