// What Entra ID says of assertions, right and wrong, and what the services of a managed identity say.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/encoding.h"
#include "base/rsa_key.h"
#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"
#include "simulator/checks/token_request.h"
#include "simulator/identity.h"
#include "simulator/key_files.h"

#include "simulator/checks/expect.h"

using namespace exosubmit;
using namespace exosubmit::test;
using Json = nlohmann::ordered_json;

namespace {

long now() { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); }

std::string thumbprint(const std::string& pem) {
  const auto digest = base::Certificate::parse(base::Secret(pem))->thumbprint();
  return base::base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

TEST_GROUP(Assertion) {
  Exosim exosim{{"--certificate", "--federated"}};
  Json header, claims;

  void setup() override {
    header = {{"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", thumbprint(exosim.file("app_certificate.pem"))}};
    claims = {{"aud", exosim.env("EXOSIM_TOKEN_ENDPOINT")},
              {"iss", exosim.env("EXOSIM_CLIENT_ID")},
              {"sub", exosim.env("EXOSIM_CLIENT_ID")},
              {"jti", simulator::guid()},
              {"nbf", now()},
              {"iat", now()},
              {"exp", now() + 540}};
  }
  std::string assertion(const std::string& key) {
    const std::string content = base::base64url(header.dump()) + '.' + base::base64url(claims.dump());
    return content + '.' + base::base64url(base::RsaKey::parse(base::Secret(key))->sign_ps256(content));
  }
  std::string ask(const std::string& jwt,
                  const std::string& type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return request_token(
        exosim, fmt::format("grant_type=client_credentials&client_id={}&scope={}&client_assertion_type={}&"
                            "client_assertion={}",
                            exosim.env("EXOSIM_CLIENT_ID"),
                            base::percent_encode("https://outlook.office365.com/.default"),
                            base::percent_encode(type), base::percent_encode(jwt)));
  }
  std::string ask() { return ask(assertion(exosim.file("app_key.pem"))); }
  std::string metadata(const std::string& query, const std::string& fields) {
    const std::string url = exosim.env("EXOSIM_METADATA");
    Client client(std::stoi(url.substr(url.rfind(':') + 1)));
    client.send(fmt::format(
        "GET /metadata/identity/oauth2/token{} HTTP/1.1\r\nHost: h\r\n{}Connection: close\r\n\r\n", query,
        fields));
    return client.read_all();
  }
};

TEST(Assertion, OfTheRegisteredCertificateGivesAToken) {
  SAYS("HTTP/1.1 200 OK", ask());
  STRCMP_EQUAL("", exosim.file("mistakes").c_str());
}

TEST(Assertion, IsTakenOnce) {
  SAYS("HTTP/1.1 200 OK", ask());
  HAS("AADSTS700024: ", ask());
  HAS("an assertion twice", exosim.file("mistakes"));
}

TEST(Assertion, IsRefusedForWhateverIsWrong) {
  const struct {
    const char* what;
    std::function<void()> spoil;
    const char* code;
  } rows[] = {
      {"another certificate", [&] { header["x5t#S256"] = thumbprint(certificate_pem()); }, "700027"},
      {"another algorithm", [&] { header["alg"] = "RS256"; }, "700027"},
      {"no typ", [&] { header.erase("typ"); }, "50027"},
      {"audience", [&] { claims["aud"] = "https://login.microsoftonline.com/common"; }, "700023"},
      {"issuer", [&] { claims["iss"] = simulator::guid(); }, "700021"},
      {"subject", [&] { claims["sub"] = simulator::guid(); }, "700021"},
      {"too long", [&] { claims["exp"] = now() + 1200; }, "700024"},
      {"too short", [&] { claims["exp"] = now() + 60; }, "700024"},
      {"no end", [&] { claims.erase("exp"); }, "700024"},
      {"past",
       [&] {
         claims["nbf"] = now() - 1500;
         claims["exp"] = now() - 960;
       },
       "700024"},
      {"to come",
       [&] {
         claims["nbf"] = now() + 900;
         claims["exp"] = now() + 1440;
       },
       "700024"},
      {"no beginning", [&] { claims.erase("nbf"); }, "700024"},
      {"no iat", [&] { claims.erase("iat"); }, "50027"},
      {"no id", [&] { claims.erase("jti"); }, "700024"},
      {"an id that is no GUID", [&] { claims["jti"] = "1"; }, "700024"},
  };
  for (const auto& row : rows) {
    setup();
    row.spoil();
    const std::string reply = ask();
    STRCMP_CONTAINS_TEXT((std::string("\"error_description\":\"AADSTS") + row.code + ": ").c_str(),
                         reply.c_str(), row.what);
  }
}

TEST(Assertion, WantsTheKeyOfItsCertificateAndAForm) {
  HAS("AADSTS700027: ", ask(assertion(key_pem())));
  HAS("AADSTS50027: ", ask("nonsense"));
  HAS("AADSTS900144: ", ask(assertion(exosim.file("app_key.pem")), "jwt"));
}

TEST(Assertion, IsUnknownWhereTheApplicationHasNone) {
  exosim.stop();
  exosim.start({});
  claims["aud"] = exosim.env("EXOSIM_TOKEN_ENDPOINT");

  HAS("AADSTS700027: ", ask());
  SAYS("1 ", exosim.control("federated-token"));
}

TEST(Assertion, OfTheFederatedIssuerGivesAToken) {
  std::string token = exosim.file("federated_token");
  token.pop_back();

  SAYS("HTTP/1.1 200 OK", ask(token));

  const std::string another = exosim.control("federated-token sub=x");  // "0 TOKEN\n"
  HAS("AADSTS700213: ", ask(another.substr(2, another.size() - 3)));
}

TEST(Assertion, IsNotWantedOfAManagedIdentity) {
  const std::string right =
      "?api-version=2018-02-01&resource=" + base::percent_encode("https://outlook.office365.com");

  SAYS("HTTP/1.1 200 OK", metadata(right, "Metadata: true\r\n"));
  HAS("\"expires_in\":\"3600\"", metadata(right, "Metadata: true\r\n"));
  HAS("Identity not found", metadata(right + "&client_id=x", "Metadata: true\r\n"));
  HAS("AADSTS500011", metadata("?api-version=2018-02-01&resource=x", "Metadata: true\r\n"));
  STRCMP_EQUAL("", exosim.file("mistakes").c_str());
  HAS("Required metadata header", metadata(right, ""));
  HAS("api-version is invalid", metadata("?api-version=1&resource=x", "Metadata: true\r\n"));
  HAS("Metadata: ", exosim.file("mistakes"));
}

TEST(Assertion, OfAnArcServerIsTheContentOfAFileUsedOnce) {
  const std::string tokens = std::filesystem::temp_directory_path() / ("arc-" + simulator::guid());
  std::filesystem::create_directory(tokens);
  exosim.stop();
  exosim.start({"--arc-tokens", tokens});
  const std::string query =
      "?api-version=2020-06-01&resource=" + base::percent_encode("https://outlook.office365.com");

  const std::string challenge = metadata(query, "Metadata: true\r\n");
  SAYS("HTTP/1.1 401 Unauthorized", challenge);
  const std::size_t at = challenge.find("Basic realm=") + 12;
  const std::string path = challenge.substr(at, challenge.find("\r\n", at) - at);
  std::ifstream file(path);
  const std::string key{std::istreambuf_iterator<char>(file), {}};
  const std::string proof = "Metadata: true\r\nAuthorization: Basic " + key + "\r\n";

  SAYS("HTTP/1.1 200 OK", metadata(query, proof));
  STRCMP_EQUAL("", exosim.file("mistakes").c_str());
  SAYS("HTTP/1.1 401 Unauthorized", metadata(query, proof));
  std::filesystem::remove_all(tokens);
}
