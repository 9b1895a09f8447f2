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

  // A negative lifetime gives a token that has expired. `by_assertion`: the client proved itself by one.
  std::string issue(std::string_view audience, std::chrono::seconds lifetime,
                    bool by_assertion = false) const;

  // Why Exchange does not accept it: checks signature, audience, time and application, in this order. Empty
  // when it does.
  std::string fault(std::string_view token) const;

 private:
  Key key_;
};

}  // namespace exosubmit::simulator
