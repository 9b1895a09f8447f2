#include "oauth/client_assertion.h"

#include <string>

#include "config/work_directory.h"
#include "oauth/credential_end.h"
#include "oauth/read_credential.h"
#include "simulator/form.h"
#include "simulator/jwt.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using simulator::Algorithm;
using simulator::value_of;

constexpr const char* kEndpoint = "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token";
constexpr const char* kClientId = "11111111-2222-3333-4444-555555555555";

TEST_GROUP(ClientAssertion) {
  test::WorkDirectory directory;
  test::FakeClock clock;
  config::EntraSettings settings;

  void setup() override {
    settings.token_endpoint = kEndpoint;
    settings.client_id = kClientId;
  }
  void use_certificate() {
    settings.certificate_file = directory.path("certificate.pem");
    settings.private_key_file = directory.path("key.pem");
  }
  simulator::Form form() {
    const auto credential = oauth::read_credential(settings);
    CHECK_TRUE_TEXT(credential.has_value(), credential ? "" : credential.error().text.c_str());
    return simulator::parse_form((*credential)->proof(clock.wall())->reveal()).value();
  }
  simulator::Jwt assertion() { return simulator::parse_jwt(value_of(form(), "client_assertion")).value(); }
  std::string fault() {
    const auto credential = oauth::read_credential(settings);
    return credential ? "" : test::replaced(credential.error().text, directory.path(), "@DIR@");
  }
};

TEST(ClientAssertion, IsSignedWithThePssOfTheCertificatesKey) {
  use_certificate();

  const auto jwt = assertion();

  STRCMP_EQUAL("PS256", jwt.header["alg"].get<std::string>().c_str());
  STRCMP_EQUAL("JWT", jwt.header["typ"].get<std::string>().c_str());
  CHECK_EQUAL(43u, jwt.header["x5t#S256"].get<std::string>().size());
  CHECK_EQUAL(3u, jwt.header.size());
  CHECK_TRUE(simulator::is_signed(jwt, test::rsa_key().get(), Algorithm::kPs256));
  CHECK_FALSE(simulator::is_signed(jwt, test::rsa_key(1).get(), Algorithm::kPs256));
  STRCMP_EQUAL("urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
               value_of(form(), "client_assertion_type").c_str());
}

TEST(ClientAssertion, ClaimsWhatEntraWants) {
  use_certificate();

  const auto jwt = assertion();

  const long now = std::chrono::system_clock::to_time_t(clock.wall());
  STRCMP_EQUAL(kEndpoint, jwt.text("aud").c_str());
  STRCMP_EQUAL(kClientId, jwt.text("iss").c_str());
  STRCMP_EQUAL(kClientId, jwt.text("sub").c_str());
  LONGS_EQUAL(now, jwt.time("nbf"));
  LONGS_EQUAL(now, jwt.time("iat"));
  LONGS_EQUAL(now + 540, jwt.time("exp"));
  const std::string id = jwt.text("jti");
  CHECK_EQUAL(36u, id.size());
  CHECK_EQUAL('4', id[14]);
}

TEST(ClientAssertion, IsANewOneForEachRequest) {
  use_certificate();

  CHECK_FALSE(assertion().text("jti") == assertion().text("jti"));
}

TEST(ClientAssertion, TakesCertificateAndKeyFromOneFile) {
  settings.certificate_file = directory.path("both.pem");

  CHECK_TRUE(simulator::is_signed(assertion(), test::rsa_key().get(), Algorithm::kPs256));
}

TEST(ClientAssertion, IsNotMadeWithTheKeyOfAnotherCertificate) {
  use_certificate();
  settings.private_key_file = directory.path("other_key.pem");

  STRCMP_EQUAL("@DIR@/other_key.pem holds the key of another certificate than @DIR@/certificate.pem",
               fault().c_str());
}

TEST(ClientAssertion, IsWhatTheFederatedTokenFileHoldsNow) {
  settings.federated_token_file = directory.write("token", "eyJ1.eyJ2.c2ln\n");
  STRCMP_EQUAL("eyJ1.eyJ2.c2ln", value_of(form(), "client_assertion").c_str());

  directory.write("token", "eyJ3.eyJ4.c2ln");

  STRCMP_EQUAL("eyJ3.eyJ4.c2ln", value_of(form(), "client_assertion").c_str());
}

TEST(ClientAssertion, TellsCredentialsApartByTheirContent) {
  settings.client_secret_file = directory.path("secret");
  const auto first = (*oauth::read_credential(settings))->digest();
  const auto again = (*oauth::read_credential(settings))->digest();
  settings.client_secret_file = "";
  settings.federated_token_file = directory.path("secret");
  const auto other_kind = (*oauth::read_credential(settings))->digest();

  CHECK_TRUE(first == again);
  CHECK_FALSE(first == other_kind);
}

TEST(ClientAssertion, EndsWithTheCertificateOrTheDateOfTheSettings) {
  const auto day = [](int year) {
    return base::Clock::Wall(std::chrono::sys_days(std::chrono::year(year) / 5 / 1));
  };
  CHECK_FALSE(oauth::credential_end(settings).has_value());
  settings.secret_expires = "2127-05-01";
  CHECK_TRUE(oauth::credential_end(settings) == day(2127));

  use_certificate();

  CHECK_TRUE(oauth::credential_end(settings) < day(2127));
  CHECK_TRUE(oauth::credential_end(settings) > base::SystemClock().wall() + std::chrono::hours(24 * 364));
  settings.secret_expires = "2020-05-01";
  CHECK_TRUE(oauth::credential_end(settings) == day(2020));
}

}  // namespace
}  // namespace exosubmit
