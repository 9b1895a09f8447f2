// Looks whether the daemon works, and tells the supervisor.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "milter/socket_address.h"

namespace exosubmit::milter {

// The main thread looks, between the signals that it takes: so its own life is proved as well. What it looks
// at: libmilter answers on our own socket, and the housekeeper is not stuck.
class Watch {
 public:
  // `clock` outlives this.
  Watch(const std::string& socket, base::Clock& clock);

  // The first time that libmilter answers: ready. Every time that all is well: alive. May take kLongestCall.
  void look();

  // After a reload: the next look tells that the daemon is ready, as the first did.
  void announce_again() { ready_ = false; }

  // Until the next look is due.
  std::chrono::milliseconds interval() const;

  // By the housekeeper, before each of its tasks. One of them may block: a probe for a minute, QUITs longer.
  void housekeeper_lives() { housekeeper_ = clock_.steady(); }

  // The housekeeper is taken for stuck when it has shown no life for so long.
  static constexpr std::chrono::minutes kLongestTask{15};
  static constexpr std::chrono::seconds kLongestCall{5};

 private:
  bool works();

  const base::Result<SocketAddress> address_;
  base::Clock& clock_;
  std::atomic<base::Clock::Steady> housekeeper_;
  bool ready_ = false;
};

}  // namespace exosubmit::milter
