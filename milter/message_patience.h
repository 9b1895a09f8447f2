// The patience of one message in end-of-message: progress to Postfix while it waits.
#pragma once

#include <chrono>

#include "exchange/patience.h"
#include "milter/daemon.h"
#include "milter/postfix.h"

namespace exosubmit::milter {

class MessagePatience final : public exchange::Patience {
 public:
  MessagePatience(Daemon& daemon, Postfix& postfix, std::chrono::seconds message_deadline)
      : daemon_(daemon), postfix_(postfix), deadline_(daemon.clock().steady() + message_deadline) {}

  base::Clock::Steady deadline() const override { return deadline_; }
  bool stopping() const override { return daemon_.stopping(); }

  void still_waiting() override {
    const auto now = daemon_.clock().steady();
    if (now - told_ < exchange::kProgressInterval) return;
    told_ = now;
    postfix_.progress();
  }

 private:
  Daemon& daemon_;
  Postfix& postfix_;
  const base::Clock::Steady deadline_;
  base::Clock::Steady told_ = daemon_.clock().steady();
};

}  // namespace exosubmit::milter
