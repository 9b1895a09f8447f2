// The submission core put together: the only place that names libcurl's and the stores' classes. Usable by
// any program; knows nothing of milters.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "config/settings.h"
#include "exchange/holds.h"
#include "exchange/pace.h"
#include "exchange/refusals.h"
#include "log/sink.h"
#include "oauth/accepted_credential.h"
#include "oauth/endpoint_probe.h"
#include "oauth/token_source.h"
#include "smtp/connector.h"
#include "state/hold_store.h"
#include "state/journal.h"
#include "state/ledger.h"
#include "submit/endpoint.h"
#include "submit/observed.h"
#include "submit/submitter.h"

namespace exosubmit::submit {

struct Stores {
  std::unique_ptr<state::Ledger> ledger;
  std::unique_ptr<state::Journal> journal;
  std::unique_ptr<state::HoldStore> holds;
};

// Error (operator): the store's place or version is wrong; the text names the key, the file and the cause. A
// store that fails otherwise fails in its use, with an alert to `sink`, until it is repaired.
base::Result<Stores> open_stores(const config::StateSettings& settings, base::Clock& clock, log::Sink& sink);

// For a check of the settings: changes nothing. Error (operator): open_stores() would give it; (try later):
// the store would fail.
base::Result<void> inspect_stores(const config::StateSettings& settings);

// Forgets what is past its retention.
base::Result<void> prune(Stores& stores, const config::StateSettings& settings, base::Clock& clock);

// The two ways out that the core takes, for who takes a step of them alone: exosubmit check. A source asks
// anew each time, with what the credential's files hold; where that is refused, with the one in `accepted`,
// if there is one. References outlive them.
std::unique_ptr<smtp::Connector> make_connector(const config::ExchangeSettings& settings);
std::unique_ptr<oauth::TokenSource> make_token_source(const config::EntraSettings& settings,
                                                      base::Clock& clock,
                                                      oauth::AcceptedCredential* accepted = nullptr);

// Whether the token endpoint's server can be reached, without asking it for a token.
oauth::EndpointProbe probe_token_endpoint(const config::EntraSettings& settings,
                                          std::chrono::milliseconds timeout);

// What outlives a reload of the settings: the stores, and what was learned of Exchange and the mailboxes.
struct Lasting {
  Lasting(Stores opened, base::Clock& clock, log::Sink& sink);

  Stores stores;
  exchange::Paces paces;
  exchange::Holds holds;
  exchange::Refusals refusals;
  oauth::AcceptedCredential credential;
  Endpoints endpoints;
  Observed observed;
};

// A mailbox at this moment.
struct MailboxUsage {
  std::string name, username;
  exchange::Pace::Usage usage;
  std::size_t warm_sessions = 0;
};

// Shared by threads.
class SubmissionCore {
 public:
  // `owner` names this program over restarts, for the rows it has in flight. References outlive this.
  SubmissionCore(config::Settings settings, Lasting& lasting, std::string owner, base::Clock& clock,
                 log::Sink& sink);
  ~SubmissionCore();

  const config::Settings& settings() const;

  Report submit(const Submission& submission, exchange::Patience& patience);

  // The journal's two duties around the answer to Postfix.
  Recall& recall();

  // All mailboxes are held and none may be tried now: no message needs to come further than MAIL.
  std::optional<mail::Outcome> all_held();

  // Tries the held mailboxes whose pause is over by AUTH and QUIT, as far as that can tell; the housekeeper
  // calls it every second. May take as long as a connection.
  void probe_held(exchange::Patience& patience);

  // For who tells how the core stands: in the order of the settings; when the cached token ends.
  std::vector<MailboxUsage> mailboxes();
  std::optional<base::Clock::Steady> token_expires();

  // Closes idle sessions; the housekeeper calls it every few seconds.
  void retire_sessions();

  // Closes all that no message uses.
  void close_sessions();

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace exosubmit::submit
