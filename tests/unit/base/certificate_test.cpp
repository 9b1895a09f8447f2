#include "base/certificate.h"

#include "base/rsa_key.h"
#include "simulator/key_files.h"

#include <CppUTest/TestHarness.h>

using exosubmit::base::Certificate;
using exosubmit::base::RsaKey;
using exosubmit::base::Secret;
using namespace exosubmit::test;

namespace {

// Why it is not taken.
std::string fault_of_key(const std::string& pem) {
  const auto key = RsaKey::parse(Secret(pem));
  return key ? "" : key.error().text;
}

}  // namespace

TEST_GROUP(Certificate){};

TEST(Certificate, TellsItsNameItsTimeAndItsThumbprint) {
  const auto certificate = Certificate::parse(Secret(key_pem() + certificate_pem(0, std::chrono::hours(-2))));

  CHECK_TRUE(certificate.has_value());
  STRCMP_EQUAL("CN=exosubmit", certificate->subject().c_str());
  CHECK_TRUE(certificate->valid_until() - certificate->valid_from() ==
             std::chrono::hours(24 * 365) + std::chrono::hours(2));
  const auto same = Certificate::parse(Secret(exosubmit::simulator::pem_of(certificate->get())));
  CHECK_TRUE(certificate->thumbprint() == same->thumbprint());
}

TEST(Certificate, IsNotSeenWhereThereIsNone) {
  for (const std::string& text :
       {std::string(), key_pem(), std::string("not-a-secret"), certificate_pem().substr(0, 200)}) {
    CHECK_FALSE(Certificate::parse(Secret(text)).has_value());
  }
}

TEST(Certificate, KnowsItsKey) {
  const auto certificate = Certificate::parse(Secret(certificate_pem()));

  CHECK_TRUE(RsaKey::parse(Secret(key_pem()))->belongs_to(*certificate));
  CHECK_FALSE(RsaKey::parse(Secret(key_pem(1)))->belongs_to(*certificate));
}

TEST(Certificate, SaysWhyAKeyIsNotTaken) {
  STRCMP_EQUAL("", fault_of_key(certificate_pem() + key_pem()).c_str());
  STRCMP_EQUAL("holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)",
               fault_of_key(certificate_pem()).c_str());
  STRCMP_EQUAL("holds a key that is no RSA key: Entra ID takes no other", fault_of_key(ec_key_pem()).c_str());
  STRCMP_EQUAL("holds an RSA key of 1024 bits; wanted at least 2048", fault_of_key(short_key_pem()).c_str());
  STRCMP_EQUAL("holds a key with a passphrase, which nobody can type here",
               fault_of_key(encrypted_key_pem()).c_str());
}
