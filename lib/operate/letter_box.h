// Notices on their way to the contact.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>

#include "base/clock.h"
#include "base/result.h"
#include "config/settings.h"
#include "log/sink.h"
#include "log/standing_alert.h"
#include "operate/letter.h"
#include "operate/letter_carrier.h"
#include "operate/notice_limit.h"

namespace exosubmit::operate {

// Shared by threads. References outlive this.
class LetterBox {
 public:
  using Carry = std::function<base::Result<void>(const Letter&)>;

  static constexpr std::chrono::seconds kNextTry{60};  // after a server that could not be reached
  static constexpr std::chrono::hours kOldest{24};     // then it is given up

  LetterBox(
      base::Clock& clock, log::Sink& sink,
      Carry carrier = [](const Letter& letter) { return carry(letter); });

  // Does nothing where there is no contact, leaves out what is too much. Never waits for the server.
  void put(const Notice& notice, const config::Settings& settings);

  // Sends what is due. By one thread of its own: it waits for the server.
  void empty();

 private:
  struct Waiting {
    Letter letter;
    base::Clock::Steady since;
  };
  bool take(Waiting& waiting);

  base::Clock& clock_;
  const Carry carry_;
  log::StandingAlert alert_;
  std::mutex mutex_;
  NoticeLimit limit_;               // guarded by mutex_
  std::deque<Waiting> waiting_;     // guarded by mutex_; NoticeLimit bounds it
  base::Clock::Steady next_try_{};  // guarded by mutex_
};

}  // namespace exosubmit::operate
