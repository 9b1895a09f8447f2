// exosubmit check on the credential: each thing that can be wrong with it on this host, and what cures it.
#include "cli/check/credential.h"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "config/credential_files.h"
#include "config/work_directory.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using cli::Verdict;

constexpr const char* kClientId = "11111111-2222-3333-4444-555555555555";

class StepList final : public cli::Steps {
 public:
  void add(cli::Step step) override { steps.push_back(std::move(step)); }
  std::vector<cli::Step> steps;
};

const char* word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
    case Verdict::kUnproved:
      return "unproved";
  }
  return "";
}

TEST_GROUP(CheckCredential) {
  test::WorkDirectory directory;
  base::SystemClock clock;
  config::Settings settings;
  cli::Readers readers{cli::this_user(), cli::this_user()};
  StepList list;

  void setup() override {
    unsetenv("CREDENTIALS_DIRECTORY");
    settings.entra.client_id = kClientId;
  }

  // "ID VERDICT" of each step, those that are well left out.
  std::string troubles() {
    list.steps.clear();
    const cli::Inquiry inquiry{
        settings, "/etc/exosubmit/exosubmit.conf", "", "", clock, clock.steady() + 50s};
    cli::check_credential_for(readers, inquiry, list);
    std::string text;
    for (const auto& step : list.steps) {
      if (step.verdict == Verdict::kOk) continue;
      text += (text.empty() ? "" : ", ") + step.id + ' ' + word_of(step.verdict);
      CHECK_FALSE_TEXT(step.cause.empty(), step.id.c_str());
      CHECK_FALSE_TEXT(step.verdict == Verdict::kFail && step.remedy.empty(), step.id.c_str());
    }
    return text;
  }
  // The last step's cause and first command, with the directory as @DIR@.
  std::string cause() { return test::replaced(list.steps.back().cause, directory.path(), "@DIR@"); }
  std::string command() { return test::replaced(list.steps.back().remedy.at(0), directory.path(), "@DIR@"); }

  void use_secret(const std::string& content, mode_t mode = 0600) {
    settings.entra.client_secret_file = directory.write("the_secret", content, mode);
    settings.entra.secret_expires = "2127-05-01";
  }
  void use_pair(const std::string& certificate, const std::string& key) {
    settings.entra.certificate_file = directory.write("c.pem", certificate, 0644);
    settings.entra.private_key_file = directory.write("k.pem", key);
  }
  std::string token(const std::string& claims) {
    return "e30." + base::base64url(claims) + '.' + base::base64url("sig") + '\n';
  }
};

TEST(CheckCredential, FindsAGoodSecretGood) {
  use_secret("x8Q~abc-def_g.h\n");

  STRCMP_EQUAL("", troubles().c_str());

  CHECK_EQUAL(3u, list.steps.size());
  STRCMP_EQUAL("client secret, by secret_expires: until 2127-05-01", list.steps.back().subject.c_str());
}

TEST(CheckCredential, NamesTheCommandForEachRightThatIsWrong) {
  use_secret("x8Q~abc", 0644);
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_EQUAL("@DIR@/the_secret has mode 0644: others than its owner can read or write it", cause().c_str());
  const std::string chmod = "chmod 600 @DIR@/the_secret";  // after a chown where exosubmit is installed
  CHECK_TRUE_TEXT(command().ends_with(chmod), command().c_str());

  settings.entra.client_secret_file = directory.path("missing");
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_EQUAL("@DIR@/missing cannot be read: No such file or directory", cause().c_str());
  STRCMP_EQUAL(("install -o " + readers.daemon.name +
                " -m 0400 /dev/stdin @DIR@/missing   # then paste the value, Return, Control-D")
                   .c_str(),
               command().c_str());

  settings.entra.client_secret_file = directory.path("empty");
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_EQUAL("@DIR@/empty is empty", cause().c_str());
}

TEST(CheckCredential, SaysWhatTheDaemonsUserCouldNotRead) {
  use_secret("x8Q~abc");
  readers.daemon = {"exosubmit", 4242, {4242}};

  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_CONTAINS("The daemon's user exosubmit may not enter @DIR@ (drwx------ ", cause().c_str());
  const std::string copy =
      "install -o exosubmit -m 0400 @DIR@/the_secret /etc/exosubmit/the_secret   # then name "
      "/etc/exosubmit/the_secret in the settings";  // the directory may be anybody's
  STRCMP_EQUAL(copy.c_str(), command().c_str());

  chmod(directory.path().c_str(), 0755);
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_CONTAINS("The daemon's user exosubmit may not read @DIR@/the_secret (-rw------- ", cause().c_str());
  STRCMP_EQUAL(copy.c_str(), command().c_str());
}

TEST(CheckCredential, OpensWhatIsOursToTheDaemonsUser) {
  const std::string ours = directory.path("exosubmit");
  mkdir(ours.c_str(), 0700);
  chmod(directory.path().c_str(), 0755);
  settings.entra.client_secret_file = directory.write("exosubmit/the_secret", "x8Q~abc", 0600);
  readers.daemon = {"exosubmit", 4242, {4242}};

  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_EQUAL("chgrp exosubmit @DIR@/exosubmit && chmod 0750 @DIR@/exosubmit", command().c_str());
  chmod(ours.c_str(), 0755);
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  STRCMP_EQUAL("chown exosubmit @DIR@/exosubmit/the_secret && chmod 0400 @DIR@/exosubmit/the_secret",
               command().c_str());
}

TEST(CheckCredential, SaysWhenItIsBlind) {
  settings.entra.client_secret_file = "credential:client_secret";
  STRCMP_EQUAL("credential.file unproved", troubles().c_str());

  if (geteuid() == 0) return;  // nothing is hidden from root
  use_secret("x8Q~abc", 0000);
  readers.daemon = {"exosubmit", 4242, {4242}};
  STRCMP_EQUAL("credential.file unproved", troubles().c_str());
}

TEST(CheckCredential, NamesWhatASecretIsNot) {
  const struct {
    std::string content;
    const char* cause;
  } rows[] = {
      {"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0\n", "it is the secret's ID, a GUID; wanted its value"},
      {"x8Q~abc\n\n", "it holds a stray newline"},
      {"x8Q~abc\nx8Q~def\n", "it holds a stray newline"},
      {"x8Q~abc\r\r\n", "it holds a carriage return"},
      {"x8Q~abc \n", "it holds a blank"},
      {"\tx8Q~abc\n", "it holds a blank"},
      {"\"x8Q~abc\"\n", "it stands in quotes"},
      {"'x8Q~abc'", "it stands in quotes"},
      {"\xef\xbb\xbfx8Q~abc\n", "it begins with a byte order mark"},
      {std::string("x\0008\000Q\000", 6), "it is written in UTF-16"},
      {"x8Q~\xc3\xa4", "it holds characters that no client secret has"},
      {"-----BEGIN CERTIFICATE-----\nMII=\n", "it holds a certificate or a key"},
  };
  for (const auto& row : rows) {
    use_secret(row.content);
    STRCMP_EQUAL_TEXT("credential.form fail", troubles().c_str(), row.cause);
    STRCMP_CONTAINS(row.cause, cause().c_str());
    CHECK_TRUE(cause().find("x8Q") == std::string::npos);
  }
}

TEST(CheckCredential, WarnsBeforeTheSecretEnds) {
  use_secret("x8Q~abc");
  const auto in_days = [&](int days) { return config::day_of(clock.wall() + std::chrono::hours(24 * days)); };

  settings.entra.secret_expires = in_days(31 + 1);
  STRCMP_EQUAL("", troubles().c_str());
  settings.entra.secret_expires = in_days(29);
  STRCMP_EQUAL("credential.expiry warn", troubles().c_str());
  STRCMP_EQUAL("It ends in 28 days", cause().c_str());
  STRCMP_EQUAL("az ad app credential reset --id 11111111-2222-3333-4444-555555555555 --append",
               command().c_str());
  settings.entra.secret_expires = "2020-05-01";
  STRCMP_EQUAL("credential.expiry fail", troubles().c_str());
  STRCMP_CONTAINS("It ended on 2020-05-01", cause().c_str());
  settings.entra.secret_expires = "";
  STRCMP_EQUAL("credential.expiry warn", troubles().c_str());
  STRCMP_CONTAINS("It is unset", cause().c_str());
}

TEST(CheckCredential, LooksAtCertificateAndKey) {
  use_pair(test::certificate_pem(), test::key_pem());
  STRCMP_EQUAL("", troubles().c_str());
  STRCMP_CONTAINS("CN=exosubmit, SHA-256 ", list.steps.at(1).answer.c_str());

  const struct {
    std::string certificate, key;
    const char *troubles, *cause;
  } rows[] = {
      {"nonsense", test::key_pem(), "credential.certificate fail", "holds no certificate in PEM form"},
      {test::certificate_pem(), test::key_pem(1), "credential.key fail",
       "The key is that of another certificate"},
      {test::certificate_pem(), test::ec_key_pem(), "credential.key fail", "holds a key that is no RSA key"},
      {test::certificate_pem(), test::short_key_pem(), "credential.key fail",
       "holds an RSA key of 1024 bits"},
      {test::certificate_pem(), test::encrypted_key_pem(), "credential.key fail", "with a passphrase"},
      {test::certificate_pem(), "nonsense", "credential.key fail", "holds no private key in PEM form"},
      {test::certificate_pem(0, -48h, -24h), test::key_pem(), "credential.expiry fail", "It ended on "},
      {test::certificate_pem(0, 24h, 48h), test::key_pem(), "credential.expiry fail",
       "It is not valid before "},
      {test::certificate_pem(0, -1h, 24h * 10), test::key_pem(), "credential.expiry warn", "It ends in "},
  };
  for (const auto& row : rows) {
    use_pair(row.certificate, row.key);
    STRCMP_EQUAL_TEXT(row.troubles, troubles().c_str(), row.cause);
    STRCMP_CONTAINS(row.cause, cause().c_str());
  }
}

TEST(CheckCredential, WantsTheKeyToBeKept) {
  use_pair(test::certificate_pem(), test::key_pem());
  chmod(settings.entra.private_key_file.c_str(), 0644);
  STRCMP_EQUAL("credential.file fail", troubles().c_str());

  settings.entra.private_key_file = "";
  settings.entra.certificate_file = directory.path("both.pem");
  STRCMP_EQUAL("", troubles().c_str());
  settings.entra.certificate_file = directory.path("readable_both.pem");
  STRCMP_EQUAL("credential.file fail", troubles().c_str());
  settings.entra.certificate_file = directory.path("certificate.pem");
  STRCMP_EQUAL("credential.key fail", troubles().c_str());
  STRCMP_CONTAINS(
      "holds no private key in PEM form (-----BEGIN PRIVATE KEY-----), and private_key_file is unset",
      cause().c_str());
  STRCMP_EQUAL("Or name the key's file: [entra] private_key_file", command().c_str());
}

TEST(CheckCredential, ReadsTheFederatedTokensEnd) {
  const auto use = [&](const std::string& content) {
    settings.entra.federated_token_file = directory.write("token", content);
  };
  const auto seconds = std::chrono::system_clock::to_time_t(clock.wall());
  use(token(R"({"iss":"https://i.example","sub":"s\n","aud":"a","exp":)" + std::to_string(seconds + 900) +
            '}'));
  STRCMP_EQUAL("", troubles().c_str());
  STRCMP_EQUAL("iss=https://i.example sub=s? aud=a", list.steps.at(1).answer.c_str());

  use(token(R"({"exp":)" + std::to_string(seconds - 601) + '}'));
  STRCMP_EQUAL("credential.expiry fail", troubles().c_str());
  STRCMP_CONTAINS("ended 10 minutes ago: nobody renews it", cause().c_str());
  use(token("{}"));
  STRCMP_EQUAL("credential.expiry unproved", troubles().c_str());
  use("x8Q~abc");
  STRCMP_EQUAL("credential.form fail", troubles().c_str());
}

TEST(CheckCredential, WantsTheDaemonInTheAgentsGroup) {
  settings.entra.managed_identity = "arc";
  readers.daemon = {"exosubmit", 4242, {4242}};

  STRCMP_EQUAL("credential.file fail", troubles().c_str());

  STRCMP_CONTAINS("himds", cause().c_str());
  settings.entra.managed_identity = "vm";
  STRCMP_EQUAL("", troubles().c_str());
}

}  // namespace
}  // namespace exosubmit
