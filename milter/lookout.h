// Looks for what an operator must learn, and tells the log and the contact.
#pragma once

#include <memory>

#include "base/clock.h"
#include "milter/daemon.h"
#include "operate/credential_watch.h"
#include "operate/hold_watch.h"
#include "operate/letter_box.h"
#include "state/ledger.h"

namespace exosubmit::milter {

// The housekeeper's. References outlive this.
class Lookout {
 public:
  Lookout(Daemon& daemon, operate::LetterBox& letters, state::Ledger& ledger);

  // Every second.
  void look();

 private:
  void look_at_holds(const config::Settings& settings);
  void look_at_selection(const config::Settings& settings);
  void look_at_credential(const config::Settings& settings);

  Daemon& daemon_;
  operate::LetterBox& letters_;
  operate::HoldWatch holds_;
  operate::CredentialWatch credential_;
  std::weak_ptr<submit::SubmissionCore> core_;  // whose credential was looked at last
  base::Clock::Steady next_credential_{};
  bool told_of_selection_ = false;
};

}  // namespace exosubmit::milter
