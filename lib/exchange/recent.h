// A map with a ceiling: what was touched longest ago is forgotten.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <utility>

namespace exosubmit::exchange {

// For one thread at a time.
template <typename Key, typename Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}
  Recent(const Recent&) = delete;  // the places would be the other's
  Recent& operator=(const Recent&) = delete;
  Recent(Recent&&) noexcept = default;
  Recent& operator=(Recent&&) noexcept = default;
  ~Recent() = default;

  // Null where there is none. Not a touch.
  Value* find(const Key& key) {
    const auto found = places_.find(key);
    return found == places_.end() ? nullptr : &found->second->second;
  }

  // Made where there is none; it may push out the oldest.
  Value& touch(const Key& key) {
    const auto found = places_.find(key);
    if (found != places_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
    } else {
      entries_.emplace_front(key, Value{});
      places_.emplace(key, entries_.begin());
      forget_oldest();
    }
    return entries_.front().second;
  }

  void erase(const Key& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    entries_.erase(found->second);
    places_.erase(found);
  }

  void clear() {
    entries_.clear();
    places_.clear();
  }

 private:
  using Entries = std::list<std::pair<Key, Value>>;

  void forget_oldest() {
    if (entries_.size() <= most_) return;
    places_.erase(entries_.back().first);
    entries_.pop_back();
  }

  std::size_t most_;
  Entries entries_;  // the newest first
  std::map<Key, typename Entries::iterator> places_;
};

}  // namespace exosubmit::exchange
