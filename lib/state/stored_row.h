// A journal's row as a store keeps it, and how it changes: the same rules for every store.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "mail/outcome.h"
#include "state/journal.h"

namespace exosubmit::state {

struct StoredRow {
  Row row;                  // a row whose lease has ended stays in flight: its owner's late outcome finds it
  std::string owner;        // of the last claim
  Journal::Wall doubted{};  // in flight: when it was last in doubt before the claim
  Journal::Wall touched{};  // its retention counts from here
};

bool live(const Row& row, Journal::Wall now);

// What Journal::look, claim and finish promise, for one row. Nothing: there is none (any more). The first two
// give the row as it stood.
Row look_at(std::optional<StoredRow>& stored, Journal::Wall now);

struct Claimer {
  const std::string& owner;
  Journal::Wall now;
  Journal::Wall lease_end;
};
Row claim(std::optional<StoredRow>& stored, std::size_t doubts, const Claimer& claimer);

void finish(std::optional<StoredRow>& stored, const mail::Outcome& outcome, const std::string& owner,
            Journal::Wall now);

}  // namespace exosubmit::state
