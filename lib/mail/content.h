// Octets that can be read more than once: what goes to the other side after DATA or BDAT.
#pragma once

#include <cstddef>

#include "base/result.h"

namespace exosubmit::mail {

// May be read by several threads at once.
class Content {
 public:
  virtual ~Content() = default;

  // The whole, in octets.
  virtual std::size_t size() const = 0;

  // Copies up to `room` octets from `offset` to `buffer`; gives how many: fewer than `room` only at the end.
  // Error: the spool file could not be read; try later.
  virtual base::Result<std::size_t> read(std::size_t offset, char* buffer, std::size_t room) const = 0;
};

}  // namespace exosubmit::mail
