// Which holds began and which ended since the last look.
#pragma once

#include <map>
#include <vector>

#include "base/digest.h"
#include "exchange/holds.h"
#include "operate/status.h"

namespace exosubmit::operate {

HoldStatus hold_status(const exchange::Holds::Held& held);

// Used by one thread.
class HoldWatch {
 public:
  // What is held at the start is no news: whoever took it up from the store told of it before.
  explicit HoldWatch(const std::vector<exchange::Holds::Held>& at_start) { (void)look(at_start); }

  struct News {
    std::vector<HoldStatus> began, ended;
  };
  News look(const std::vector<exchange::Holds::Held>& held);

 private:
  std::map<base::Digest, HoldStatus> known_;
};

}  // namespace exosubmit::operate
