// A value or the error that stands in its place.
#pragma once

#include <tl/expected.hpp>

#include "base/error.h"

namespace exosubmit::base {

// tl::expected with Error, marked nodiscard: an alias cannot carry the attribute.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace exosubmit::base
