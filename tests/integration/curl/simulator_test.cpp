// The adapters against Entra ID and Exchange Online as exosim plays them: a token, AUTH, a message.
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "connector_fixture.h"
#include "curl/http_post.h"
#include "oauth/client_credentials.h"
#include "oauth/token_cache.h"
#include "simulator/simulator.h"
#include "smtp/authentication.h"
#include "smtp/xoauth2.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

// NAME=VALUE lines.
std::map<std::string, std::string> read_values(const std::string& file) {
  std::map<std::string, std::string> values;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    values[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  }
  return values;
}

TEST_GROUP(Simulator) {
  base::SystemClock clock;
  test::TemporaryDirectory directory;
  std::unique_ptr<simulator::World> world;
  std::thread servers;
  std::map<std::string, std::string> env;

  void start() {
    world = std::move(simulator::build_world(simulator::parse_options({directory.path()}).value()).value());
    servers = std::thread([this] { static_cast<void>(simulator::run(*world)); });
    for (int looks = 0; looks < 1000 && env.empty(); ++looks) {
      env = read_values(directory.path("env"));
      if (env.empty()) world->stop.sleep(10ms);
    }
    CHECK_FALSE(env.empty());
  }

  void teardown() override {
    if (world) world->stop.request();
    if (servers.joinable()) servers.join();
  }

  oauth::ClientCredentials credentials() {
    return {env["EXOSIM_TOKEN_ENDPOINT"], env["EXOSIM_CLIENT_ID"], "https://outlook.office365.com/.default",
            10s};
  }

  base::Secret secret() {
    std::string value;
    std::getline(std::ifstream(env["EXOSIM_SECRET_FILE"]) >> std::ws, value);
    return base::Secret(value);
  }

  oauth::TokenResult fetch(const std::string& client_secret = "") {
    curl::HttpPost http(env["EXOSIM_CA"], "");
    oauth::SecretTokenSource source(
        credentials(),
        [&]() -> base::Result<base::Secret> {
          return client_secret.empty() ? secret() : base::Secret(client_secret);
        },
        http, clock);
    return source.token(clock.steady() + 10s);
  }

  auto connect() {
    const auto port = static_cast<std::uint16_t>(std::stoul(env["EXOSIM_SMTP_PORT"]));
    return test::connect(test::settings_for(port, directory));
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

  // What the client did that a strict server would not have; empty where nothing.
  std::string mistakes() {
    std::ifstream in(directory.path("mistakes"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST(Simulator, GivesATokenThatExchangeTakes) {
  start();

  const auto token = fetch();
  CHECK_TRUE_TEXT(token.has_value(), token.error().description.c_str());
  auto connection = connect();
  CHECK_TRUE_TEXT(connection.has_value(), connection.error().text.c_str());
  const smtp::Reply reply = authenticate(**connection, token->value);

  CHECK_EQUAL(235, reply.code);
  CHECK_FALSE((*connection)->disturbed());
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Simulator, RefusesAnExpiredTokenAndTakesTheNextOne) {
  start();
  world->rules.add(simulator::parse_rule("token times=1 expired").value());
  curl::HttpPost http(env["EXOSIM_CA"], "");
  oauth::SecretTokenSource source(
      credentials(), [&]() -> base::Result<base::Secret> { return secret(); }, http, clock);
  oauth::TokenCache cache(source, clock, 720s);

  const base::Secret first = cache.token(clock.steady() + 10s)->value;
  const smtp::Reply refusal = authenticate(**connect(), first);
  cache.discard(first);
  const smtp::Reply welcome = authenticate(**connect(), cache.token(clock.steady() + 10s)->value);

  CHECK_EQUAL(535, refusal.code);
  CHECK_EQUAL(235, welcome.code);
  CHECK_EQUAL(2u, world->counts.token_requests.load());
}

TEST(Simulator, NamesAWrongSecret) {
  start();

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
  start();
  for (const auto& row : table) {
    world->rules.clear();
    world->rules.add(simulator::parse_rule(row.rule).value());

    const auto token = fetch();

    CHECK_EQUAL(row.status, token.error().http_status);
    STRCMP_EQUAL(row.description, token.error().description.c_str());
  }
}

}  // namespace
}  // namespace exosubmit
