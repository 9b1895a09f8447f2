#include "submit/recall.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace exosubmit::submit {
namespace {

using mail::Fate;
using mail::Outcome;
using state::Row;

std::string utc(base::Clock::Wall time) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Outcome accepted_earlier(const Row& row) {
  Outcome outcome = row.outcome;
  outcome.text = fmt::format("accepted earlier as {} at {}", row.outcome.text, utc(row.time));
  outcome.earlier = true;
  return outcome;
}

Outcome possibly_delivered(std::size_t copies) {
  Outcome outcome = Outcome::refused(
      550, {5, 4, 2},
      fmt::format("possibly delivered: Exchange took all of the message {} times and never answered",
                  copies));
  outcome.in_doubt = true;
  return outcome.because("the connection to Exchange Online ends after the last octet, before the answer",
                         "ask the recipient whether it arrived; look for a proxy or firewall that cuts idle "
                         "connections");
}

Outcome waits_in_doubt(base::Clock::Wall next) {
  Outcome outcome = Outcome::deferred(
      {4, 4, 2}, "in doubt: Exchange may have taken this message already; next try after " + utc(next));
  outcome.in_doubt = true;
  return outcome;
}

Outcome store_failed(const base::Error& error) { return Outcome::deferred({4, 3, 0}, error.text); }

}  // namespace

Recall::Recall(state::Journal& journal, base::Clock& clock, std::string owner, std::chrono::seconds lease,
               std::vector<std::chrono::seconds> in_doubt_waits)
    : journal_(journal),
      clock_(clock),
      owner_(std::move(owner)),
      lease_(lease),
      waits_(std::move(in_doubt_waits)) {}

void Recall::apply(RecipientReport& recipient, const Row& row) const {
  recipient.doubts = row.doubts;
  switch (row.kind) {
    case Row::Kind::kNone:
      return;
    case Row::Kind::kAccepted:
      recipient.outcome = accepted_earlier(row);
      return;
    case Row::Kind::kRefused:
      recipient.outcome = row.outcome;
      return;
    case Row::Kind::kInFlight:
      recipient.outcome =
          Outcome::deferred({4, 4, 5}, "another copy of this message is being sent to Exchange right now");
      return;
    case Row::Kind::kInDoubt:
      if (row.doubts > waits_.size()) {
        recipient.outcome = possibly_delivered(row.doubts);
      } else if (row.doubts > 0 && clock_.wall() < row.time + waits_[row.doubts - 1]) {
        recipient.outcome = waits_in_doubt(row.time + waits_[row.doubts - 1]);
      }
      return;
  }
}

void Recall::known_outcomes(Report& report, exchange::Patience& patience) {
  for (const std::size_t i : report.open()) {
    RecipientReport& recipient = report.recipients[i];
    if (!recipient.key) continue;
    auto row = journal_.look(*recipient.key, clock_.wall());
    while (row && row->kind == Row::Kind::kInFlight && !patience.stopping() &&
           clock_.steady() < patience.deadline()) {
      patience.still_waiting();
      journal_.wait_while_in_flight(
          *recipient.key, std::min(patience.deadline(), clock_.steady() + exchange::kProgressInterval));
      row = journal_.look(*recipient.key, clock_.wall());
    }
    // A store that fails may have been waited for: once for a message, not for each recipient.
    if (!row) return report.rest(store_failed(row.error()));
    apply(recipient, *row);
  }
}

void Recall::taken_earlier(Report& report) {
  for (RecipientReport& recipient : report.recipients) {
    if (!recipient.key) continue;
    const auto row = journal_.look(*recipient.key, clock_.wall());
    if (!row) return;
    if (row->kind == Row::Kind::kRefused) continue;  // it may well go another way
    apply(recipient, *row);
    if (row->kind == Row::Kind::kInFlight) recipient.outcome->in_doubt = true;
  }
}

base::Result<std::vector<std::size_t>> Recall::claim(Report& report,
                                                     const std::vector<std::size_t>& indices) {
  std::vector<std::size_t> ours;
  std::vector<state::Journal::Claim> claims;
  std::vector<std::size_t> claimed;
  for (const std::size_t i : indices) {
    const RecipientReport& recipient = report.recipients[i];
    if (recipient.key) {
      claims.push_back({*recipient.key, recipient.doubts});
      claimed.push_back(i);
    } else {
      ours.push_back(i);
    }
  }
  const auto now = clock_.wall();
  const auto rows = journal_.claim(claims, owner_, now, now + lease_);
  if (!rows) return base::failure(rows.error());
  for (std::size_t j = 0; j < rows->size(); ++j) {
    const Row& row = (*rows)[j];
    const bool free = row.kind == Row::Kind::kNone || row.kind == Row::Kind::kInDoubt;
    if (free && row.doubts == claims[j].doubts) ours.push_back(claimed[j]);
  }
  std::sort(ours.begin(), ours.end());
  return ours;
}

void Recall::still_sending(const Report& report, const std::vector<std::size_t>& indices) {
  std::vector<state::Key> keys;
  for (const std::size_t i : indices) {
    if (report.recipients[i].key) keys.push_back(*report.recipients[i].key);
  }
  // A store that fails here only shortens the lease; the outcome is recorded all the same.
  (void)journal_.renew(keys, owner_, clock_.wall() + lease_);
}

base::Result<void> Recall::record(Report& report, const std::vector<std::size_t>& indices) {
  std::vector<state::Journal::Finished> finished;
  for (const std::size_t i : indices) {
    RecipientReport& recipient = report.recipients[i];
    if (!recipient.key || !recipient.outcome) continue;
    finished.push_back({*recipient.key, *recipient.outcome});
    if (recipient.outcome->in_doubt && ++recipient.doubts > waits_.size()) {
      recipient.outcome = possibly_delivered(recipient.doubts);
    }
  }
  return journal_.finish(finished, owner_, clock_.wall());
}

base::Result<void> Recall::forget_refusals(const Report& report) {
  std::vector<state::Key> keys;
  for (const RecipientReport& recipient : report.recipients) {
    if (recipient.key && recipient.outcome->fate == Fate::kRefused) keys.push_back(*recipient.key);
  }
  return journal_.forget_refusals(keys);
}

base::Result<std::size_t> Recall::count_partial(const base::Digest& fingerprint) {
  return journal_.count(fingerprint, "partial", clock_.wall());
}

base::Result<std::size_t> Recall::count_refused_bounce(const state::Key& key) {
  return journal_.count(key, "refused-bounce", clock_.wall());
}

base::Result<std::size_t> Recall::count_automatic(const std::string& recipient) {
  const auto hour = std::chrono::duration_cast<std::chrono::hours>(clock_.wall().time_since_epoch()).count();
  return journal_.count(base::sha256(recipient), fmt::format("automatic-{}", hour), clock_.wall());
}

}  // namespace exosubmit::submit
