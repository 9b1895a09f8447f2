#include "operate/letter_box.h"

#include <utility>

namespace exosubmit::operate {

LetterBox::LetterBox(base::Clock& clock, log::Sink& sink, Carry carrier)
    : clock_(clock), carry_(std::move(carrier)), alert_(sink, clock, "mail to [operator] contact") {}

void LetterBox::put(const Notice& notice, const config::Settings& settings) {
  if (settings.operator_.contact.empty()) return;
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (!limit_.admit(notice.kind, notice.scope, now)) return;
  waiting_.push_back({letter_of(notice, settings, clock_.wall(), limit_.take_left_out()), now});
}

// Not under the lock: the server may take its time.
void LetterBox::empty() {
  Waiting waiting;
  while (take(waiting)) {
    const auto carried = carry_(waiting.letter);
    if (carried) {
      alert_.clear();
      continue;
    }
    alert_.raise("the contact is not told: " + carried.error().text);
    if (carried.error().remedy == base::Remedy::kRefuse) continue;
    const std::lock_guard lock(mutex_);
    next_try_ = clock_.steady() + kNextTry;
    if (clock_.steady() - waiting.since < kOldest) waiting_.push_front(std::move(waiting));
  }
}

bool LetterBox::take(Waiting& waiting) {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty() || clock_.steady() < next_try_) return false;
  waiting = std::move(waiting_.front());
  waiting_.pop_front();
  return true;
}

}  // namespace exosubmit::operate
