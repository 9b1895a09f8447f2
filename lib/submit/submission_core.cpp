#include "submit/submission_core.h"

#include <utility>

#include "config/load.h"
#include "curl/connector.h"
#include "curl/endpoint_probe.h"
#include "curl/http_post.h"
#include "curl/metadata_get.h"
#include "oauth/arc_identity.h"
#include "oauth/client_credentials.h"
#include "oauth/managed_identity.h"
#include "oauth/read_credential.h"
#include "oauth/token_cache.h"
#include "state/memory_holds.h"
#include "state/memory_journal.h"
#include "state/memory_ledger.h"
#include "state/sqlite_holds.h"
#include "state/sqlite_journal.h"
#include "state/sqlite_ledger.h"
#include "state/sqlite_store.h"

namespace exosubmit::submit {
namespace {

constexpr std::string_view kMemory = "memory:";

constexpr std::chrono::hours kLedgerRetention{25};  // a day's limit, and some

// A silent in-flight row stays live so long beyond the longest wait for a final reply.
constexpr std::chrono::seconds kLeaseMargin{60};

curl::ConnectorSettings connector_settings(const config::ExchangeSettings& settings) {
  curl::ConnectorSettings result;
  result.host = settings.host;
  result.port = settings.port;
  result.ehlo_name = settings.ehlo_name;
  result.ca_file = settings.ca_file;
  result.address_family = settings.address_family;
  result.proxy = settings.proxy;
  result.connect_timeout = settings.connect_timeout;
  return result;
}

exchange::SessionLimits session_limits(const config::ExchangeSettings& settings) {
  exchange::SessionLimits limits;
  limits.timeouts = {settings.reply_timeout, settings.final_reply_timeout};
  limits.idle = settings.idle_timeout;
  return limits;
}

// The settings' check lets no other kind pass.
std::string sqlite_path(const config::StateSettings& settings) {
  return settings.url.substr(std::string_view("sqlite:").size());
}

// With the means of its own requests.
class EntraTokenSource final : public oauth::TokenSource {
 public:
  EntraTokenSource(const config::EntraSettings& settings, oauth::AcceptedCredential* accepted,
                   base::Clock& clock)
      : http_(settings.ca_file, settings.proxy),
        source_(
            {settings.token_endpoint, settings.client_id, settings.scopes, settings.timeout},
            [settings] { return oauth::read_credential(settings); }, accepted, http_, clock) {}

  oauth::TokenResult token(base::Clock::Steady deadline) override { return source_.token(deadline); }

 private:
  curl::HttpPost http_;
  oauth::ClientCredentialsSource source_;
};

template <typename Source>
class LocalTokenSource final : public oauth::TokenSource {
 public:
  LocalTokenSource(const std::string& endpoint, const config::EntraSettings& settings, base::Clock& clock)
      : source_({endpoint, settings.scopes, settings.client_id, settings.timeout}, service_, clock) {}

  oauth::TokenResult token(base::Clock::Steady deadline) override { return source_.token(deadline); }

 private:
  curl::MetadataGet service_;
  Source source_;
};

base::Error of_the_key(base::Error error) {
  error.text = "[state] url: " + error.text;
  return error;
}

}  // namespace

std::unique_ptr<smtp::Connector> make_connector(const config::ExchangeSettings& settings) {
  return std::make_unique<curl::Connector>(connector_settings(settings));
}

std::unique_ptr<oauth::TokenSource> make_token_source(const config::EntraSettings& settings,
                                                      base::Clock& clock,
                                                      oauth::AcceptedCredential* accepted) {
  if (settings.managed_identity == "vm") {
    return std::make_unique<LocalTokenSource<oauth::VmIdentitySource>>(oauth::vm_endpoint(), settings, clock);
  }
  if (settings.managed_identity == "arc") {
    return std::make_unique<LocalTokenSource<oauth::ArcIdentitySource>>(oauth::arc_endpoint(), settings,
                                                                        clock);
  }
  return std::make_unique<EntraTokenSource>(settings, accepted, clock);
}

oauth::EndpointProbe probe_token_endpoint(const config::EntraSettings& settings,
                                          std::chrono::milliseconds timeout) {
  return curl::probe({settings.token_endpoint, settings.ca_file, settings.proxy, timeout});
}

base::Result<Stores> open_stores(const config::StateSettings& settings, base::Clock& clock, log::Sink& sink) {
  if (settings.url == kMemory) {
    return Stores{std::make_unique<state::MemoryLedger>(clock), std::make_unique<state::MemoryJournal>(clock),
                  std::make_unique<state::MemoryHolds>()};
  }
  const auto store = state::SqliteStore::open(sqlite_path(settings), clock, sink);
  if (!store) return base::failure(of_the_key(store.error()));
  return Stores{std::make_unique<state::SqliteLedger>(*store, clock),
                std::make_unique<state::SqliteJournal>(*store, clock),
                std::make_unique<state::SqliteHolds>(*store)};
}

base::Result<void> inspect_stores(const config::StateSettings& settings) {
  if (settings.url == kMemory) return {};
  const auto inspected = state::SqliteStore::inspect(sqlite_path(settings));
  if (!inspected) return base::failure(of_the_key(inspected.error()));
  return {};
}

base::Result<void> prune(Stores& stores, const config::StateSettings& settings, base::Clock& clock) {
  const auto now = clock.wall();
  if (auto pruned = stores.journal->prune(now - settings.journal_retention); !pruned) return pruned;
  return stores.ledger->prune(now - kLedgerRetention);
}

Lasting::Lasting(Stores opened, base::Clock& clock, log::Sink& sink)
    : stores(std::move(opened)),
      paces(*stores.ledger, clock),
      holds(*stores.holds, clock, sink),
      refusals(clock),
      credential(sink),
      observed(clock, sink) {}

struct SubmissionCore::Machinery {
  Machinery(config::Settings all, Lasting& lasting, std::string owner, base::Clock& clock, log::Sink& sink)
      : settings(std::move(all)),
        source(make_token_source(settings.entra, clock, &lasting.credential)),
        tokens(*source, clock, settings.entra.refresh_margin),
        connector(make_connector(settings.exchange)),
        holds(lasting.holds),
        recall(*lasting.stores.journal, clock, std::move(owner),
               settings.exchange.final_reply_timeout + kLeaseMargin, settings.milter.in_doubt_waits),
        submitter({settings, accounts, lasting.endpoints.of(settings.exchange.host, settings.exchange.port),
                   recall, holds, lasting.refusals, lasting.observed, clock, sink}) {
    for (const config::MailboxSettings& mailbox : settings.mailboxes) {
      auto& pace = lasting.paces.of(mailbox.username, exchange::pace_limits(mailbox, settings.state.share));
      accounts.push_back(std::make_unique<Account>(mailbox, pace, *connector, tokens, clock,
                                                   session_limits(settings.exchange), sink));
      usernames.push_back(mailbox.username);
    }
  }

  const config::Settings settings;
  const std::unique_ptr<oauth::TokenSource> source;
  oauth::TokenCache tokens;
  const std::unique_ptr<smtp::Connector> connector;
  exchange::Holds& holds;
  Recall recall;
  Accounts accounts;
  std::vector<std::string> usernames;
  std::size_t probed_last = 0;  // index in accounts; the housekeeper's
  Submitter submitter;
};

SubmissionCore::SubmissionCore(config::Settings settings, Lasting& lasting, std::string owner,
                               base::Clock& clock, log::Sink& sink)
    : machinery_(std::make_unique<Machinery>(std::move(settings), lasting, std::move(owner), clock, sink)) {}

SubmissionCore::~SubmissionCore() = default;

const config::Settings& SubmissionCore::settings() const { return machinery_->settings; }

Report SubmissionCore::submit(const Submission& submission, exchange::Patience& patience) {
  return machinery_->submitter.submit(submission, patience);
}

Recall& SubmissionCore::recall() { return machinery_->recall; }

std::optional<mail::Outcome> SubmissionCore::all_held() {
  return machinery_->holds.all_held(machinery_->usernames);
}

// Where several mailboxes could probe a common hold they do so in turn: one that is shut keeps no other shut.
void SubmissionCore::probe_held(exchange::Patience& patience) {
  if (machinery_->settings.milter.mode == config::Mode::kObserve) return;
  const Accounts& accounts = machinery_->accounts;
  const std::size_t first = machinery_->probed_last + 1;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const std::size_t next = (first + i) % accounts.size();
    const auto& account = accounts[next];
    auto passage = machinery_->holds.probe_by_session(account->settings.username);
    if (!passage) continue;
    machinery_->probed_last = next;
    auto opened = account->sessions.open_fresh(patience);
    if (opened) {
      passage->authenticated();
      opened->session->quit();
    } else if (!patience.stopping()) {
      (void)passage->failed(opened.error());
    }
  }
}

std::vector<MailboxUsage> SubmissionCore::mailboxes() {
  std::vector<MailboxUsage> mailboxes;
  for (const auto& account : machinery_->accounts) {
    mailboxes.push_back({account->settings.name, account->settings.username, account->pace.usage(),
                         account->sessions.warm()});
  }
  return mailboxes;
}

std::optional<base::Clock::Steady> SubmissionCore::token_expires() { return machinery_->tokens.expires(); }

void SubmissionCore::retire_sessions() {
  for (const auto& account : machinery_->accounts) account->sessions.retire();
}

void SubmissionCore::close_sessions() {
  for (const auto& account : machinery_->accounts) account->sessions.close_all();
}

}  // namespace exosubmit::submit
