// How the daemon stands, as a plain value: what its control socket tells.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "submit/observed.h"

namespace exosubmit::operate {

struct Usage {
  std::size_t used = 0, limit = 0;
};

struct MailboxStatus {
  std::string name;      // of its section
  std::string username;  // whom Exchange knows
  std::size_t warm = 0;  // sessions that wait for a message
  std::size_t waiting = 0;
  Usage sending;  // limits as in force now
  Usage minute;   // messages
  Usage day;      // recipients
};

struct HoldStatus {
  std::string scope;        // "mailbox app@contoso.example"; `release` takes it
  std::string said;         // the reply that began it or came last
  std::string cause;        // may be empty
  std::string remedy;       // may be empty
  bool by_session = false;  // a sign-in probes it, else a message
  bool refuses = false;     // a From that nobody promised: its mail is refused, not deferred
  base::Clock::Wall since{};
  base::Clock::Wall next_probe{};
  std::chrono::seconds pause{0};
};

// Of recipients, since the start; one that is tried again counts again.
struct Totals {
  std::size_t accepted = 0, deferred = 0, refused = 0, in_doubt = 0;
};

// Messages since the start. Off the listener Postfix shows us mail that is not ours: it passes.
struct Traffic {
  std::size_t on_listener = 0, off_listener = 0;  // ours
  std::size_t passed = 0;
};

struct Fault {
  base::Clock::Wall time{};
  std::string text;
};

// No recipient's address is in it, nor anything secret.
struct Status {
  std::string version;
  base::Clock::Wall time{};  // when it was so
  base::Clock::Wall started{};
  std::string mode;                // deliver or observe
  std::string redirect_to;         // empty: off
  bool settings_rejected = false;  // by a reload: the old ones are in force
  std::size_t answering = 0;       // messages between their end and their answer
  std::vector<MailboxStatus> mailboxes;
  std::optional<base::Clock::Wall> token_expires;    // nothing: none is cached
  std::optional<base::Clock::Wall> credential_ends;  // nothing: not known
  std::vector<HoldStatus> holds;
  Totals totals;
  Traffic traffic;
  std::optional<submit::ObservedSums> observed;  // by mode = observe; of the senders the most changed
  std::vector<std::string> alerts;               // what an operator must repair; stands until it is over
  std::optional<Fault> last_error;               // the newest failure, of a recipient or of ours
};

// Nothing is held and nobody needs to look.
bool all_well(const Status& status);

// One document, compact, in ASCII: nothing in it steers a terminal. The version of its form grows when what
// is there changes its meaning; members that are new do not change it.
inline constexpr int kStatusSchema = 1;
std::string to_json(const Status& status);

// Error (operator): it is none, or a newer one than this program knows.
base::Result<Status> status_from_json(std::string_view text);

}  // namespace exosubmit::operate
