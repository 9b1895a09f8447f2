// Every kind of proxy, for the token and for the mail, each with a proxy of its own.
#include <chrono>
#include <string>

#include "relay_proxy.h"
#include "running_simulator.h"
#include "submit/submission_core.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Kind = test::RelayProxy::Kind;

struct Row {
  Kind kind;
  const char* scheme;
  const char* host;  // of the target, as the proxy is told it; empty: an address
};
constexpr Row kRows[] = {{Kind::kHttp, "http://", "localhost"},
                         {Kind::kHttps, "https://", "localhost"},
                         {Kind::kSocks, "socks5h://", "localhost"},
                         {Kind::kSocks, "socks5://", ""}};

TEST_GROUP(Proxies) {
  base::SystemClock clock;
  test::RunningSimulator simulator;
  config::EntraSettings entra;
  config::ExchangeSettings exchange;

  void setup() override {
    simulator.start();
    entra.token_endpoint = simulator.env["EXOSIM_TOKEN_ENDPOINT"];
    entra.client_id = simulator.env["EXOSIM_CLIENT_ID"];
    entra.scopes = "https://outlook.office365.com/.default";
    entra.client_secret_file = simulator.env["EXOSIM_SECRET_FILE"];
    entra.ca_file = simulator.env["EXOSIM_CA"];
    exchange.host = "localhost";
    exchange.port = static_cast<unsigned>(std::stoul(simulator.env["EXOSIM_SMTP_PORT"]));
    exchange.ehlo_name = "relay.example.com";
    exchange.ca_file = entra.ca_file;
    setenv("https_proxy", "http://127.0.0.1:1", 1);  // none of ours
    setenv("all_proxy", "http://127.0.0.1:1", 1);
  }
  void teardown() override {
    unsetenv("https_proxy");
    unsetenv("all_proxy");
  }

  std::string token_trouble() {
    const auto token = submit::make_token_source(entra, clock)->token(clock.steady() + 10s);
    return token ? "" : token.error().description;
  }
  std::string smtp_trouble() {
    const auto until = clock.steady() + 10s;
    const auto connection = submit::make_connector(exchange)->connect(until);
    if (!connection) return connection.error().text;
    (*connection)->write("NOOP\r\n", until);
    char buffer[256];
    const smtp::Io io = (*connection)->read(buffer, sizeof buffer, until);
    const std::string reply(buffer, io.result == smtp::Io::Result::kMoved ? io.octets : 0);
    return reply == "250 2.0.0 OK\r\n" ? "" : "no answer to NOOP: " + reply;
  }
  void went_to(const Row& row, test::RelayProxy& proxy, const std::string& port) {
    const auto targets = proxy.targets();
    CHECK_EQUAL_TEXT(1u, targets.size(), row.scheme);
    const std::string host = *row.host != '\0' ? row.host : targets[0].substr(0, targets[0].rfind(':'));
    if (*row.host == '\0') CHECK_TRUE_TEXT(host == "127.0.0.1" || host == "::1", host.c_str());
    STRCMP_EQUAL_TEXT((host + ':' + port).c_str(), targets[0].c_str(), row.scheme);
  }
};

TEST(Proxies, OfEveryKindCarryTheTokenAndTheMailEachItsOwn) {
  for (const Row& row : kRows) {
    test::RelayProxy for_token(row.kind, simulator.directory.path());
    test::RelayProxy for_mail(row.kind, simulator.directory.path());
    entra.proxy = row.scheme + for_token.address();
    exchange.proxy = row.scheme + for_mail.address();

    STRCMP_EQUAL_TEXT("", token_trouble().c_str(), row.scheme);
    STRCMP_EQUAL_TEXT("", smtp_trouble().c_str(), row.scheme);

    went_to(row, for_token, simulator.env["EXOSIM_HTTPS_PORT"]);
    went_to(row, for_mail, simulator.env["EXOSIM_SMTP_PORT"]);
  }
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Proxies, AreUsedByNeitherUnlessTheSettingsNameThem) {
  STRCMP_EQUAL("", token_trouble().c_str());
  STRCMP_EQUAL("", smtp_trouble().c_str());
}

}  // namespace
}  // namespace exosubmit
