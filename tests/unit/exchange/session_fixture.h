// A session with FakeExchange and one message, for the tests of the driver.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "exchange/session.h"
#include "smtp/xoauth2.h"
#include "support/fake_clock.h"
#include "support/fake_exchange.h"
#include "support/fake_patience.h"
#include "support/string_content.h"

namespace exosubmit::test {

struct SessionFixture {
  FakeClock clock;
  FakeExchange exchange{clock};
  FakePatience patience{clock};
  std::unique_ptr<exchange::Session> session;
  StringContent content{"Subject: hi\r\nMessage-ID: <1@contoso.example>\r\n\r\n.dot\r\n..\r\n"};
  smtp::TransactionRequest request;
  std::optional<smtp::Transaction> transaction;
  int alive = 0;    // times told that content still flows
  int written = 0;  // times told that all of it was written

  SessionFixture() {
    request.sender = mail::Path::parse("<app@contoso.example>");
    request.recipients = {mail::Path::parse("<one@example.net>"), mail::Path::parse("<two@example.net>")};
    request.content = &content;
    request.chunking = true;
  }

  // Connected, not authenticated.
  void connect() {
    auto connection = exchange.connect(clock.steady() + std::chrono::seconds{15});
    session = std::make_unique<exchange::Session>(std::move(*connection), clock, exchange::SessionTimeouts{});
  }

  exchange::Session::Ending authenticate() {
    smtp::Authentication authentication(
        smtp::xoauth2_response("app@contoso.example", base::Secret("the.access.token")));
    FakePatience fresh(clock);
    return session->authenticate(authentication, fresh);
  }

  // Sends the message on a session that it makes where there is none.
  exchange::Session::Ending send() {
    if (session == nullptr) {
      connect();
      authenticate();
    }
    transaction.emplace(request, session->capabilities());
    return session->run(*transaction, patience, {[this] { ++alive; }, [this] { ++written; }});
  }

  long seconds_since(base::Clock::Steady start) const {
    return std::chrono::duration_cast<std::chrono::seconds>(clock.steady() - start).count();
  }

  std::string first_mistake() const {
    const auto mistakes = exchange.mistakes();
    return mistakes.empty() ? "" : mistakes.front();
  }
};

}  // namespace exosubmit::test
