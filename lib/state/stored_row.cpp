#include "state/stored_row.h"

#include <algorithm>

namespace exosubmit::state {

using Kind = Row::Kind;
using Wall = Journal::Wall;

bool live(const Row& row, Wall now) { return row.kind == Kind::kInFlight && row.time > now; }

Row look_at(std::optional<StoredRow>& stored, Wall now) {
  if (!stored) return {};
  if (stored->row.kind != Kind::kInFlight) stored->row.time = std::min(stored->row.time, now);
  if (stored->row.kind == Kind::kAccepted) stored->touched = now;
  Row row = stored->row;
  if (row.kind == Kind::kInFlight && !live(row, now)) {
    row.kind = Kind::kInDoubt;
    ++row.doubts;
  }
  return row;
}

Row claim(std::optional<StoredRow>& stored, std::size_t doubts, const Claimer& claimer) {
  Row row = look_at(stored, claimer.now);
  const bool free = row.kind == Kind::kNone || row.kind == Kind::kInDoubt;
  if (free && row.doubts == doubts) {
    stored = {{Kind::kInFlight, {}, claimer.lease_end, row.doubts}, claimer.owner, row.time, claimer.now};
  }
  return row;
}

void finish(std::optional<StoredRow>& stored, const mail::Outcome& outcome, const std::string& owner,
            Wall now) {
  const Row row = stored ? stored->row : Row{};
  const bool own = row.kind == Kind::kInFlight && stored->owner == owner;

  if (row.kind == Kind::kAccepted) {
    if (outcome.fate == mail::Fate::kAccepted) stored->touched = now;
  } else if (outcome.fate == mail::Fate::kAccepted) {
    stored = {{Kind::kAccepted, outcome, now, row.doubts}, owner, {}, now};
  } else if (outcome.fate == mail::Fate::kRefused && (own || !live(row, now))) {
    stored = {{Kind::kRefused, outcome, now, row.doubts}, owner, {}, now};
  } else if (outcome.in_doubt && (own || !stored)) {
    stored = {{Kind::kInDoubt, outcome, now, row.doubts + 1}, owner, {}, now};
  } else if (own && row.doubts > 0) {
    stored = {{Kind::kInDoubt, {}, stored->doubted, row.doubts}, owner, {}, now};
  } else if (own) {
    stored.reset();
  }
}

}  // namespace exosubmit::state
