#include "base/secret.h"

#include <openssl/crypto.h>

#include <utility>

namespace exosubmit::base {

void wipe(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

// Copied, not moved: a short string's octets would stay behind in the argument.
Secret::Secret(std::string value) : value_(value.data(), value.size()) { wipe(value); }

Secret::Secret(const Secret& other) = default;

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { wipe(other.value_); }

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe(value_);
    value_ = other.value_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(value_);
    value_.swap(other.value_);
  }
  return *this;
}

Secret::~Secret() { wipe(value_); }

bool operator==(const Secret& a, const Secret& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.value_.data(), b.value_.data(), a.size()) == 0;
}

}  // namespace exosubmit::base
