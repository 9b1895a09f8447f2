// How long one message may wait, and who is told that it does.
#pragma once

#include "base/clock.h"

namespace exosubmit::exchange {

// One per message; used by its thread alone.
class Patience {
 public:
  virtual ~Patience() = default;

  // End of all waits until the first content octet.
  virtual base::Clock::Steady deadline() const = 0;

  // Called before the first wait, and then at least every kProgressInterval while waiting.
  virtual void still_waiting() = 0;

  // The daemon stops: whoever has sent no content octet gives up now.
  virtual bool stopping() const = 0;
};

inline constexpr std::chrono::seconds kProgressInterval{10};

}  // namespace exosubmit::exchange
