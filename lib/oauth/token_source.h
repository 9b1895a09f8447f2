// Where tokens come from: an interface, so that a cache is a wrapper.
#pragma once

#include <tl/expected.hpp>

#include "base/clock.h"
#include "oauth/token.h"

namespace exosubmit::oauth {

using TokenResult = tl::expected<Token, TokenFailure>;

// May be shared by threads.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // A token that is valid now. Ends by `deadline`.
  virtual TokenResult token(base::Clock::Steady deadline) = 0;
};

}  // namespace exosubmit::oauth
