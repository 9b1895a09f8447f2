// Access tokens: JWTs signed with RS256, with the claims of an app-only Exchange token.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "simulator/certificates.h"

namespace exosubmit::simulator {

// Shared by all threads.
class TokenKey {
 public:
  explicit TokenKey(Key key);

  // A negative lifetime gives a token that has expired.
  std::string issue(std::string_view audience, std::chrono::seconds lifetime) const;

  // Why Exchange does not accept it: checks signature, audience, time and application, in this order. Empty
  // when it does.
  std::string fault(std::string_view token) const;

 private:
  std::string sign(std::string_view octets) const;
  bool signed_by_us(std::string_view octets, std::string_view signature) const;

  Key key_;
};

}  // namespace exosubmit::simulator
