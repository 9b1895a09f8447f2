// Octets that must never be shown: client secrets, tokens, assertions.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::base {

// Wiped when it dies; has no way into a stream or a format. Copies are allowed and wiped too.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value);  // takes the octets; the argument's own storage is wiped
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  bool empty() const { return value_.empty(); }
  std::size_t size() const { return value_.size(); }

  // Only in the rooms oauth, curl, smtp/xoauth2 and state/redis.
  std::string_view reveal() const { return value_; }

  // In constant time for equal sizes.
  friend bool operator==(const Secret& a, const Secret& b);

 private:
  std::string value_;
};

// Overwrites the octets of `text`, including its unused capacity, and empties it.
void wipe(std::string& text);

}  // namespace exosubmit::base
