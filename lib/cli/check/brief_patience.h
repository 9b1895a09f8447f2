// The waits of one step of a check.
#pragma once

#include "exchange/patience.h"

namespace exosubmit::cli {

class BriefPatience final : public exchange::Patience {
 public:
  explicit BriefPatience(base::Clock::Steady deadline) : deadline_(deadline) {}
  base::Clock::Steady deadline() const override { return deadline_; }
  void still_waiting() override {}
  bool stopping() const override { return false; }

 private:
  base::Clock::Steady deadline_;
};

}  // namespace exosubmit::cli
