// A journal whose process dies at a chosen commit of outcomes.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "state/journal.h"

namespace exosubmit::test {

struct Death {
  enum class Moment { kBeforeCommit, kAfterCommit };
  Moment moment = Moment::kAfterCommit;
  std::size_t nth = 1;        // which finish() with an accepted outcome
  bool only_partial = false;  // those count alone that hold a refused outcome too
};

// Everything goes to the journal inside; at the chosen finish() the process gets SIGKILL.
class DyingJournal final : public state::Journal {
 public:
  DyingJournal(std::unique_ptr<state::Journal> inner, Death death)
      : inner_(std::move(inner)), death_(death) {}

  base::Result<state::Row> look(const state::Key& key, Wall now) override { return inner_->look(key, now); }
  base::Result<std::vector<state::Row>> claim(const std::vector<Claim>& claims, const std::string& owner,
                                              Wall now, Wall lease_end) override {
    return inner_->claim(claims, owner, now, lease_end);
  }
  base::Result<void> renew(const std::vector<state::Key>& keys, const std::string& owner,
                           Wall lease_end) override {
    return inner_->renew(keys, owner, lease_end);
  }
  base::Result<void> finish(const std::vector<Finished>& finished, const std::string& owner,
                            Wall now) override;
  base::Result<void> forget_refusals(const std::vector<state::Key>& keys) override {
    return inner_->forget_refusals(keys);
  }
  base::Result<std::size_t> count(const state::Key& key, const std::string& what, Wall now) override {
    return inner_->count(key, what, now);
  }
  void wait_while_in_flight(const state::Key& key, base::Clock::Steady until) override {
    inner_->wait_while_in_flight(key, until);
  }
  base::Result<void> end_leases(const std::string& owner, Wall now) override {
    return inner_->end_leases(owner, now);
  }
  base::Result<void> prune(Wall before) override { return inner_->prune(before); }

 private:
  bool counts(const std::vector<Finished>& finished) const;

  const std::unique_ptr<state::Journal> inner_;
  const Death death_;
  std::atomic<std::size_t> finishes_{0};
};

}  // namespace exosubmit::test
