// What became of each recipient of one message, and what the log tells of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "mail/outcome.h"
#include "state/journal.h"

namespace exosubmit::submit {

struct RecipientReport {
  std::string address;
  std::optional<state::Key> key;         // its row in the journal; nothing where nothing may be merged
  std::optional<mail::Outcome> outcome;  // always there when submit() returns
  std::size_t doubts = 0;                // as the journal knows it
};

struct Report {
  std::optional<base::Digest> fingerprint;
  std::vector<RecipientReport> recipients;  // in the order of the envelope
  std::string mailbox;                      // name of the designated mailbox, once one is chosen
  std::string relay;                        // "smtp.office365.com[192.0.2.1]:587", once one was tried
  std::array<double, 3> delays{};           // seconds: for a slot, for connection and token, transmission

  // The outcome for everyone who has none yet.
  void rest(const mail::Outcome& outcome);

  // Indices of those without an outcome.
  std::vector<std::size_t> open() const;
};

}  // namespace exosubmit::submit
