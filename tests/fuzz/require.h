// A property that holds for every input, in all build types.
#pragma once

#include <cstdlib>

namespace exosubmit::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace exosubmit::fuzz
