// Postfix's lookup tables, asked one key at a time.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace exosubmit::cli {

class Tables {
 public:
  virtual ~Tables() = default;
  // The value of `key` in `table` ("texthash:/etc/postfix/x"), as postmap -q gives it; none: no such key.
  // Error: postmap's own words (no such file, a type that this Postfix does not have).
  virtual base::Result<std::optional<std::string>> look_up(const std::string& table,
                                                           const std::string& key) = 0;
};

}  // namespace exosubmit::cli
