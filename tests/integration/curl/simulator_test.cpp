// The adapters against Entra ID and Exchange Online as exosim plays them: a token, AUTH, a message.
#include <chrono>
#include <memory>
#include <string>

#include "connector_fixture.h"
#include "curl/http_post.h"
#include "oauth/client_credentials.h"
#include "oauth/token_cache.h"
#include "running_simulator.h"
#include "smtp/authentication.h"
#include "smtp/xoauth2.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

TEST_GROUP(Simulator) {
  base::SystemClock clock;
  test::RunningSimulator simulator;

  oauth::ClientCredentials credentials() {
    return {simulator.env["EXOSIM_TOKEN_ENDPOINT"], simulator.env["EXOSIM_CLIENT_ID"],
            "https://outlook.office365.com/.default", 10s};
  }

  oauth::TokenResult fetch(const std::string& client_secret = "") {
    curl::HttpPost http(simulator.env["EXOSIM_CA"], "");
    oauth::ClientCredentialsSource source(credentials(), simulator.secret(client_secret), nullptr, http,
                                          clock);
    return source.token(clock.steady() + 10s);
  }

  auto connect() {
    const auto port = static_cast<std::uint16_t>(std::stoul(simulator.env["EXOSIM_SMTP_PORT"]));
    return test::connect(test::settings_for(port, simulator.directory));
  }

  // Runs AUTH to its end: the final reply.
  smtp::Reply authenticate(smtp::Connection & connection, const base::Secret& token) {
    smtp::Authentication authentication(smtp::xoauth2_response("app@contoso.example", token));
    smtp::ReplyParser parser;
    const auto until = clock.steady() + 10s;
    while (authentication.wants() != smtp::Dialogue::Wants::kNothing) {
      if (authentication.wants() == smtp::Dialogue::Wants::kWrite) {
        authentication.written(connection.write(authentication.output(), until).octets);
        continue;
      }
      char buffer[4096];
      const smtp::Io io = connection.read(buffer, sizeof buffer, until);
      CHECK_TRUE_TEXT(io.result == smtp::Io::Result::kMoved, io.text.c_str());
      parser.feed({buffer, io.octets});
      while (auto reply = parser.next()) authentication.received(std::move(*reply));
    }
    return authentication.final_reply().value();
  }
};

TEST(Simulator, GivesATokenThatExchangeTakes) {
  simulator.start();

  const auto token = fetch();
  CHECK_TRUE_TEXT(token.has_value(), token.error().description.c_str());
  auto connection = connect();
  CHECK_TRUE_TEXT(connection.has_value(), connection.error().text.c_str());
  const smtp::Reply reply = authenticate(**connection, token->value);

  CHECK_EQUAL(235, reply.code);
  CHECK_FALSE((*connection)->disturbed());
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Simulator, RefusesAnExpiredTokenAndTakesTheNextOne) {
  simulator.start();
  simulator.world->rules.add(simulator::parse_rule("token times=1 expired").value());
  curl::HttpPost http(simulator.env["EXOSIM_CA"], "");
  oauth::ClientCredentialsSource source(credentials(), simulator.secret(), nullptr, http, clock);
  oauth::TokenCache cache(source, clock, 720s);

  const base::Secret first = cache.token(clock.steady() + 10s)->value;
  const smtp::Reply refusal = authenticate(**connect(), first);
  cache.discard(first);
  const smtp::Reply welcome = authenticate(**connect(), cache.token(clock.steady() + 10s)->value);

  CHECK_EQUAL(535, refusal.code);
  CHECK_EQUAL(235, welcome.code);
  CHECK_EQUAL(2u, simulator.world->counts.token_requests.load());
}

TEST(Simulator, NamesAWrongSecret) {
  simulator.start();

  const auto token = fetch("wrong");

  CHECK_FALSE(token.has_value());
  CHECK_EQUAL(401, token.error().http_status);
  STRCMP_EQUAL("invalid_client", token.error().error.c_str());
  LONGS_EQUAL(7000215, token.error().aadsts);
  CHECK_FALSE(token.error().trace_id.empty());
}

TEST(Simulator, MayThrottleFallSilentOrSendAPage) {
  const struct {
    const char* rule;
    int status;
    const char* description;
  } table[] = {
      {"token http 429 text/plain retry-after=9 Too Many Requests", 429,
       "HTTP 429 without Entra's JSON (text/plain): Too Many Requests"},
      {"token http 503 text/html <html><title>Down</title></html>", 503,
       "HTTP 503 without Entra's JSON (text/html): Down"},
  };
  simulator.start();
  for (const auto& row : table) {
    simulator.world->rules.clear();
    simulator.world->rules.add(simulator::parse_rule(row.rule).value());

    const auto token = fetch();

    CHECK_EQUAL(row.status, token.error().http_status);
    STRCMP_EQUAL(row.description, token.error().description.c_str());
  }
}

}  // namespace
}  // namespace exosubmit
