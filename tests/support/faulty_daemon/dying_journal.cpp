#include "support/faulty_daemon/dying_journal.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace exosubmit::test {
namespace {

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  while (true) pause();
}

}  // namespace

base::Result<void> DyingJournal::finish(const std::vector<Finished>& finished, const std::string& owner,
                                        Wall now) {
  const bool last = counts(finished) && ++finishes_ == death_.nth;
  if (last && death_.moment == Death::Moment::kBeforeCommit) die();
  auto result = inner_->finish(finished, owner, now);
  if (last) die();
  return result;
}

bool DyingJournal::counts(const std::vector<Finished>& finished) const {
  const auto has = [&](mail::Fate fate) {
    return std::any_of(finished.begin(), finished.end(),
                       [&](const Finished& each) { return each.outcome.fate == fate; });
  };
  return has(mail::Fate::kAccepted) && (!death_.only_partial || has(mail::Fate::kRefused));
}

}  // namespace exosubmit::test
