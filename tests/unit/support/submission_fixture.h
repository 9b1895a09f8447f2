// Everything a message is submitted with, in memory: a FakeExchange at the end, a clock that jumps.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "log/memory_sink.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "oauth/token_cache.h"
#include "state/memory_holds.h"
#include "state/memory_journal.h"
#include "state/memory_ledger.h"
#include "submit/submitter.h"
#include "support/fake_clock.h"
#include "support/fake_exchange.h"
#include "support/fake_patience.h"

namespace exosubmit::test {

// Gives a new token at each request: "token-1", "token-2", ...
class CountingTokenSource final : public oauth::TokenSource {
 public:
  explicit CountingTokenSource(base::Clock& clock) : clock_(clock) {}
  oauth::TokenResult token(base::Clock::Steady) override {
    ++requests;
    return oauth::Token{base::Secret("token-" + std::to_string(requests)),
                        clock_.steady() + std::chrono::hours{1}, std::nullopt};
  }
  int requests = 0;

 private:
  base::Clock& clock_;
};

struct SubmissionFixture {
  SubmissionFixture() {
    config::MailboxSettings mailbox;
    mailbox.name = "app";
    mailbox.username = "app@contoso.example";
    mailbox.rewrite_to = mailbox.username;
    settings.mailboxes.push_back(mailbox);
  }

  // After the settings are as the test wants them.
  void build() {
    for (const auto& mailbox : settings.mailboxes) {
      auto& pace = paces.of(mailbox.username, exchange::pace_limits(mailbox, settings.state.share));
      accounts.push_back(std::make_unique<submit::Account>(mailbox, pace, exchange, tokens, clock,
                                                           exchange::SessionLimits{}, sink));
    }
  }

  submit::Report submit(const mail::Envelope& envelope, const mail::Message& message, bool listener = true) {
    if (accounts.empty()) build();
    FakePatience patience(clock, settings.milter.message_deadline);
    return submit::Submitter(parts).submit({envelope, message, listener}, patience);
  }

  static mail::Envelope envelope(const std::vector<std::string>& recipients,
                                 const std::string& sender = "app@contoso.example") {
    mail::Envelope result;
    result.sender = mail::Path::parse('<' + sender + '>');
    for (const auto& recipient : recipients) {
      result.recipients.push_back(mail::Path::parse('<' + recipient + '>'));
    }
    result.origin.host_name = "relay.example";
    result.origin.queue_id = "4XyZ";
    return result;
  }

  static mail::Message message(const std::string& from = "app@contoso.example",
                               const std::string& id = "<1@app.example>",
                               std::string_view text = "Hello\r\n") {
    mail::Message result{{{"From", ' ' + from}, {"To", " you@example.net"}, {"Subject", " Hi"}},
                         mail::Body(256 * 1024, "/var/tmp")};
    if (!id.empty()) result.header.push_back({"Message-ID", ' ' + id});
    (void)result.body.append(text);
    (void)result.body.finish();
    return result;
  }

  config::Settings settings;
  FakeClock clock{true};
  log::MemorySink sink;
  FakeExchange exchange{clock};
  CountingTokenSource source{clock};
  oauth::TokenCache tokens{source, clock, std::chrono::seconds{720}};
  state::MemoryJournal journal{clock};
  state::MemoryLedger ledger{clock};
  state::MemoryHolds stored_holds;
  exchange::Paces paces{ledger, clock};
  exchange::Holds holds{stored_holds, clock, sink};
  exchange::Refusals refusals{clock};
  submit::Recall recall{journal, clock, "test", std::chrono::seconds{360}, settings.milter.in_doubt_waits};
  submit::Endpoint endpoint;
  submit::Accounts accounts;
  submit::Observed observed{clock, sink};
  submit::Parts parts{settings, accounts, endpoint, recall, holds, refusals, observed, clock, sink};
};

}  // namespace exosubmit::test
