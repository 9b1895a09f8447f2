#include "milter/answer.h"

#include <algorithm>
#include <utility>

namespace exosubmit::milter {
namespace {

using mail::Fate;

constexpr std::size_t kMaxNamesBytes = 300;

// The recipients, counted as the table's rows need them.
struct Tally {
  std::size_t new_ones = 0;  // accepted by this pass
  std::size_t earlier = 0;   // accepted on an earlier one
  std::size_t deferred = 0;
  std::size_t refused = 0;
  bool others = false;       // recipients that are not ours: they always stay with Postfix
  bool rest_returns = true;  // every recipient of ours that stays comes back to us

  std::size_t accepted() const { return new_ones + earlier; }
  std::size_t rest() const { return deferred + refused; }
};

Tally count(const std::vector<RecipientState>& recipients) {
  Tally tally;
  for (const RecipientState& recipient : recipients) {
    if (!recipient.ours) {
      tally.others = true;
      continue;
    }
    if (recipient.outcome->fate == Fate::kAccepted) {
      ++(recipient.outcome->earlier ? tally.earlier : tally.new_ones);
      continue;
    }
    ++(recipient.outcome->fate == Fate::kDeferred ? tally.deferred : tally.refused);
    tally.rest_returns = tally.rest_returns && recipient.returns_to_us;
  }
  return tally;
}

bool accepted(const RecipientState& recipient) {
  return recipient.ours && recipient.outcome->fate == Fate::kAccepted;
}

// Postfix queues the rest; whoever was accepted is taken away first.
Answer split(const std::vector<RecipientState>& recipients) {
  Answer answer{Answer::Verdict::kAccept, {}, {}};
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    if (accepted(recipients[i])) answer.removed.push_back(i);
  }
  return answer;
}

void add_name(std::string& names, const std::string& name) {
  if (names.size() > kMaxNamesBytes) return;
  if (!names.empty()) names += ", ";
  names += names.size() + name.size() > kMaxNamesBytes ? "..." : name;
}

// "delivered to a@x; not delivered to b@y: ", where some were and some were not.
std::string names(const std::vector<RecipientState>& recipients) {
  std::string delivered;
  std::string missing;
  for (const RecipientState& recipient : recipients) {
    add_name(accepted(recipient) ? delivered : missing, recipient.address);
  }
  return delivered.empty() ? "" : "delivered to " + delivered + "; not delivered to " + missing + ": ";
}

Answer fail(const std::vector<RecipientState>& recipients, Fate fate) {
  const auto told = std::find_if(recipients.begin(), recipients.end(), [&](const RecipientState& recipient) {
    return recipient.ours && recipient.outcome->fate == fate;
  });
  return {fate == Fate::kDeferred ? Answer::Verdict::kTempfail : Answer::Verdict::kReject,
          {},
          shape(*told->outcome, names(recipients))};
}

Answer store_failed() {
  return {
      Answer::Verdict::kTempfail, {}, shape(mail::Outcome::deferred({4, 3, 0}, "the state store failed"))};
}

// Postfix goes its own way, unless that leads back to us, or to a copy of what Exchange may have taken.
Answer pass_on(const std::vector<RecipientState>& recipients, bool listener) {
  const Answer rest = split(recipients);
  if (rest.removed.size() == recipients.size()) return {Answer::Verdict::kDiscard, {}, {}};
  const auto doubtful = std::find_if(recipients.begin(), recipients.end(), [](const RecipientState& each) {
    return each.ours && each.outcome->in_doubt && each.outcome->fate != Fate::kAccepted;
  });
  if (doubtful != recipients.end()) return fail(recipients, doubtful->outcome->fate);
  const bool returns =
      listener || std::any_of(recipients.begin(), recipients.end(), [](const RecipientState& each) {
        return !accepted(each) && each.returns_to_us;
      });
  if (!returns) return rest;
  auto outcome = mail::Outcome::deferred({4, 3, 2}, "exosubmit observes, and Postfix has no other way");
  outcome.because("[milter] mode is observe", "set mode = deliver and reload, or take the wiring out");
  return {Answer::Verdict::kTempfail, {}, shape(outcome)};
}

}  // namespace

Answer decide(const std::vector<RecipientState>& recipients, const AnswerRules& rules) {
  if (rules.observing) return pass_on(recipients, rules.listener);
  const Tally tally = count(recipients);
  if (tally.rest() == 0 && !tally.others) return {Answer::Verdict::kDiscard, {}, {}};

  if (tally.new_ones > 0 && tally.rest_returns) return split(recipients);
  if (tally.new_ones == 0 && tally.earlier > 0 && tally.rest_returns) {
    if (!rules.listener) return split(recipients);
    if (tally.deferred == 0) {
      const auto returns = rules.count_partial();
      if (!returns) return store_failed();
      if (*returns <= kMaxPartialReturns) return split(recipients);
    }
  }
  const bool queue = rules.queue_deferred && !rules.listener && tally.rest_returns;
  if (tally.new_ones == 0 && tally.deferred > 0 && queue) return split(recipients);
  return fail(recipients, tally.deferred > 0 ? Fate::kDeferred : Fate::kRefused);
}

}  // namespace exosubmit::milter
