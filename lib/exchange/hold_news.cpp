#include "exchange/hold_news.h"

#include <utility>

#include "log/events.h"

namespace exosubmit::exchange {

void HoldNews::began(const base::Digest& scope, const Hold& hold, const Moment& now) {
  add({scope, hold.stored(scope, now), log::hold_began, hold.event(now)});
}

void HoldNews::goes_on(const base::Digest& scope, const Hold& hold, const Moment& now) {
  add({scope, hold.stored(scope, now), log::hold_goes_on, hold.event(now)});
}

void HoldNews::moved(const base::Digest& scope, const Hold& hold, const Moment& now) {
  add({scope, hold.stored(scope, now), nullptr, {}});
}

void HoldNews::ended(const base::Digest& scope, const Hold& hold, const Moment& now) {
  add({scope, std::nullopt, log::hold_ended, hold.event(now)});
}

void HoldNews::forgotten(const base::Digest& scope) { add({scope, std::nullopt, nullptr, {}}); }

void HoldNews::add(Item item) {
  const std::lock_guard lock(mutex_);
  items_.push_back(std::move(item));
}

// Its end is told whatever happens, or nothing would ever be spread again.
class HoldNews::Turn {
 public:
  Turn(HoldNews& news, std::unique_lock<std::mutex>& lock) : news_(news), lock_(lock) {
    news_.spreading_ = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!lock_.owns_lock()) lock_.lock();
    news_.spreading_ = false;
  }

 private:
  HoldNews& news_;
  std::unique_lock<std::mutex>& lock_;
};

void HoldNews::spread() {
  std::unique_lock lock(mutex_);
  if (spreading_) return;
  const Turn turn(*this, lock);
  bool stores = true;  // a store that failed may have been waited for: once, not for each item
  while (!items_.empty()) {
    const Item item = std::move(items_.front());
    items_.pop_front();
    lock.unlock();
    if (item.write != nullptr) item.write(sink_, item.event);
    if (stores) stores = (item.hold ? store_.put(*item.hold) : store_.remove(item.scope)).has_value();
    lock.lock();
  }
}

}  // namespace exosubmit::exchange
