// Every kind of credential against Entra ID and Azure's services on the host, as exosim plays them.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "curl/http_post.h"
#include "curl/metadata_get.h"
#include "oauth/arc_identity.h"
#include "oauth/client_credentials.h"
#include "oauth/managed_identity.h"
#include "oauth/read_credential.h"
#include "running_simulator.h"
#include "scripted_server.h"
#include "simulator/key_files.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

// The tables of the options are made here: made within a test they would count as its leak.
[[maybe_unused]] const bool kTablesMade =
    simulator::parse_options({"directory", "--certificate", "--arc-tokens", "directory"}).has_value();

TEST_GROUP(Credentials) {
  base::SystemClock clock;
  test::RunningSimulator simulator;
  config::EntraSettings settings;

  void start(const std::vector<std::string>& options) {
    simulator.start(options);
    settings.token_endpoint = simulator.env["EXOSIM_TOKEN_ENDPOINT"];
    settings.client_id = simulator.env["EXOSIM_CLIENT_ID"];
    settings.scopes = "https://outlook.office365.com/.default";
  }
  std::string write(const std::string& name, const std::string& content) {
    const std::string path = simulator.directory.path(name);
    std::ofstream(path) << content;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    return path;
  }
  // 0 for a token.
  long aadsts() {
    curl::HttpPost http(simulator.env["EXOSIM_CA"], "");
    oauth::ClientCredentialsSource source(
        {settings.token_endpoint, settings.client_id, settings.scopes, settings.timeout},
        [this] { return oauth::read_credential(settings); }, nullptr, http, clock);
    const auto result = source.token(clock.steady() + 10s);
    return result ? 0 : result.error().aadsts;
  }
  template <typename Source, typename... More>
  oauth::TokenResult local(const char* path, More... more) {
    curl::MetadataGet service;
    const std::string endpoint = simulator.env["EXOSIM_METADATA"] + path;
    return Source({endpoint, settings.scopes, settings.client_id, 10s}, service, clock, more...)
        .token(clock.steady() + 10s);
  }
};

constexpr const char* kPath = "/metadata/identity/oauth2/token";

TEST(Credentials, AreACertificateAndItsKey) {
  start({"--certificate"});
  settings.certificate_file = simulator.env["EXOSIM_CERTIFICATE"];
  settings.private_key_file = simulator.env["EXOSIM_KEY"];

  LONGS_EQUAL(0, aadsts());
  LONGS_EQUAL(0, aadsts());  // no assertion is used twice

  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Credentials, AreNoCertificateThatEntraDoesNotKnow) {
  start({"--certificate"});
  settings.certificate_file = write("both.pem", test::certificate_pem() + test::key_pem());

  LONGS_EQUAL(700027, aadsts());
}

TEST(Credentials, AreAFederatedTokenThatFits) {
  start({"--federated"});
  settings.federated_token_file = simulator.env["EXOSIM_FEDERATED_TOKEN"];
  LONGS_EQUAL(0, aadsts());
  const struct {
    const char *claim, *value;
    long aadsts;
  } rows[] = {{"iss", "https://elsewhere.example", 700211},
              {"aud", "https://outlook.office365.com", 700212},
              {"sub", "system:serviceaccount:mail:another", 700213},
              {"lifetime", "-600", 700024}};

  for (const auto& row : rows) {
    settings.federated_token_file =
        write(std::string("token-") + row.claim,
              simulator.world->registered.federated_token({{row.claim, row.value}}));
    LONGS_EQUAL_TEXT(row.aadsts, aadsts(), row.claim);
  }

  settings.federated_token_file = write("forged", simulator.world->registered.federated_token() + "A");
  LONGS_EQUAL(50013, aadsts());
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Credentials, AreTheIdentityOfAVirtualMachine) {
  start({});

  const auto token = local<oauth::VmIdentitySource>(kPath);

  CHECK_TRUE_TEXT(token.has_value(), token ? "" : token.error().description.c_str());
  settings.client_id = "00000000-0000-0000-0000-000000000000";
  STRCMP_CONTAINS("HTTP 400: Identity not found",
                  local<oauth::VmIdentitySource>(kPath).error().description.c_str());
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Credentials, AreTheIdentityOfAnArcServer) {
  test::TemporaryDirectory tokens;
  start({"--arc-tokens", tokens.path()});

  const auto token = local<oauth::ArcIdentitySource>(kPath, tokens.path());

  CHECK_TRUE_TEXT(token.has_value(), token ? "" : token.error().description.c_str());
  STRCMP_CONTAINS("names no *.key file in /var/opt/azcmagent/tokens",
                  local<oauth::ArcIdentitySource>(kPath).error().description.c_str());
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(Credentials, AreAskedForInClearOnThisHostOnly) {
  curl::MetadataGet service;
  for (const char* const url : {"http://192.0.2.1/x", "https://127.0.0.1/x", "http://127.0.0.1.example/x",
                                "http://127.0.0.1@192.0.2.1/x", "http://127.0.0.1:80@192.0.2.1/x",
                                "http://127.0.0.1:80#@192.0.2.1/x"}) {
    const auto answer = service.get({url, {}, 10s});
    CHECK_FALSE_TEXT(answer.has_value(), url);
    CHECK_TRUE_TEXT(answer.error().remedy == base::Remedy::kOperatorMustAct, url);
  }
}

}  // namespace
}  // namespace exosubmit
