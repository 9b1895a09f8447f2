// Every settings file of tests/integration/settings, and what load() derives.
#include "config/load.h"

#include <algorithm>

#include "config/work_directory.h"

#include <CppUTest/TestHarness.h>

using exosubmit::config::load;
using exosubmit::config::Loaded;
using exosubmit::config::Settings;
using exosubmit::test::content_of;
using exosubmit::test::replaced;

namespace {

const std::filesystem::path kCases = EXOSUBMIT_SOURCE_DIR "/tests/integration/settings";

std::vector<std::filesystem::path> folders(const char* kind) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(kCases / kind)) found.push_back(entry.path());
  return found;
}

constexpr const char* kEntra =
    "[entra]\ntenant = contoso.example\nclient_id = 11111111-2222-3333-4444-555555555555\n"
    "client_secret_file = @DIR@/secret\n";
constexpr const char* kMailbox = "[mailbox main]\nusername = app@contoso.example\n";

}  // namespace

TEST_GROUP(Load) {
  exosubmit::test::WorkDirectory directory;

  void setup() override { unsetenv("CREDENTIALS_DIRECTORY"); }

  Loaded load_text(const std::string& text) { return load(directory.write("exosubmit.conf", text)); }

  Settings settings_of(const std::string& text) {
    const Loaded loaded = load_text(text);
    for (const auto& mistake : loaded.mistakes) FAIL_TEST(mistake.text.c_str());
    return loaded.settings;
  }

  // As the files beside the cases have it.
  std::string shown(const std::string& text) {
    return replaced(replaced(text, directory.path("exosubmit.conf"), "FILE"), directory.path(), "@DIR@");
  }
};

TEST(Load, NamesEachMistakeOfABadFile) {
  for (const auto& folder : folders("bad")) {
    const Loaded loaded = load_text(content_of(folder / "exosubmit.conf"));

    std::string told;
    for (const auto& mistake : loaded.mistakes) told += shown(mistake.text) + '\n';
    const std::string expected = content_of(folder / "expected");
    CHECK_FALSE_TEXT(expected.empty(), folder.c_str());
    STRCMP_EQUAL_TEXT(expected.c_str(), told.c_str(), folder.c_str());
  }
}

TEST(Load, AcceptsEachGoodFile) {
  for (const auto& folder : folders("good")) {
    const Loaded loaded = load_text(content_of(folder / "exosubmit.conf"));

    std::string told;
    for (const auto& mistake : loaded.mistakes) told += shown(mistake.text) + '\n';
    STRCMP_EQUAL_TEXT("", told.c_str(), folder.c_str());
    std::string warned;
    for (const std::string& warning : loaded.warnings) warned += "warning: " + shown(warning) + '\n';
    STRCMP_EQUAL_TEXT(content_of(folder / "warnings").c_str(), warned.c_str(), folder.c_str());
  }
}

TEST(Load, TellsOfAFileThatCannotBeRead) {
  const Loaded loaded = load(directory.path("nowhere.conf"));

  LONGS_EQUAL(1, loaded.mistakes.size());
  STRCMP_EQUAL("@DIR@/nowhere.conf: cannot be read: No such file or directory",
               shown(loaded.mistakes.front().text).c_str());
}

TEST(Load, TellsOfADirectoryInPlaceOfAFile) {
  const Loaded loaded = load(directory.path());

  LONGS_EQUAL(1, loaded.mistakes.size());
  STRCMP_EQUAL("@DIR@: cannot be read: Is a directory", shown(loaded.mistakes.front().text).c_str());
}

TEST(Load, RefusesAFileWithoutEnd) {
  const Loaded loaded = load("/dev/zero");

  LONGS_EQUAL(1, loaded.mistakes.size());
  STRCMP_EQUAL("/dev/zero: is larger than 1M: that is no settings file",
               loaded.mistakes.front().text.c_str());
}

TEST(Load, DerivesHostsAndScopeFromTheCloud) {
  struct Row {
    const char* cloud;
    const char* token_endpoint;
    const char* scopes;
    const char* host;
  };
  const Row rows[] = {
      {"global", "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token",
       "https://outlook.office365.com/.default", "smtp.office365.com"},
      {"usgov", "https://login.microsoftonline.us/contoso.example/oauth2/v2.0/token",
       "https://outlook.office365.us/.default", "smtp.office365.us"},
      {"dod", "https://login.microsoftonline.us/contoso.example/oauth2/v2.0/token",
       "https://outlook.office365.us/.default", "outlook-dod.office365.us"},
      {"china", "https://login.partner.microsoftonline.cn/contoso.example/oauth2/v2.0/token",
       "https://partner.outlook.cn/.default", "smtp.partner.outlook.cn"},
  };
  for (const Row& row : rows) {
    const Settings settings = settings_of(kEntra + ("cloud = " + std::string(row.cloud)) + '\n' + kMailbox);

    STRCMP_EQUAL(row.token_endpoint, settings.entra.token_endpoint.c_str());
    STRCMP_EQUAL(row.scopes, settings.entra.scopes.c_str());
    STRCMP_EQUAL(row.host, settings.exchange.host.c_str());
  }
}

TEST(Load, KeepsWhatIsSetInPlaceOfDerivedValues) {
  const Settings settings = settings_of(std::string(kEntra) +
                                        "token_endpoint = https://localhost:8443/t\n"
                                        "scopes = api://x/.default\n"
                                        "[exchange]\nhost = localhost\nehlo_name = relay.contoso.example\n" +
                                        kMailbox + "rewrite_to = app+desk@contoso.example\n");

  STRCMP_EQUAL("https://localhost:8443/t", settings.entra.token_endpoint.c_str());
  STRCMP_EQUAL("api://x/.default", settings.entra.scopes.c_str());
  STRCMP_EQUAL("localhost", settings.exchange.host.c_str());
  STRCMP_EQUAL("relay.contoso.example", settings.exchange.ehlo_name.c_str());
  STRCMP_EQUAL("app+desk@contoso.example", settings.mailboxes.front().rewrite_to.c_str());
}

TEST(Load, DerivesTheEhloNameFromThisHostAndRewriteToFromTheUsername) {
  const Settings settings = settings_of(std::string(kEntra) + kMailbox);

  char name[256] = "";
  gethostname(name, sizeof name - 1);
  STRNCMP_EQUAL(name, settings.exchange.ehlo_name.c_str(), strlen(name));
  STRCMP_EQUAL("app@contoso.example", settings.mailboxes.front().rewrite_to.c_str());
}

TEST(Load, ReadsEveryKeyOfAFullFile) {
  const Settings settings = settings_of(content_of(kCases / "good/full/exosubmit.conf"));

  CHECK_TRUE(settings.milter.on_tempfail == exosubmit::config::OnTempfail::kQueue);
  LONGS_EQUAL(0600, settings.milter.socket_mode);
  LONGS_EQUAL(7200, settings.milter.in_doubt_waits.at(1).count());
  LONGS_EQUAL(1024 * 1024, settings.milter.memory_per_message);
  LONGS_EQUAL(3, settings.select.clients.size());
  CHECK_TRUE(settings.select.clients.at(2).contains("198.51.100.7"));
  LONGS_EQUAL(0, settings.select.inline_ports.size());
  CHECK_TRUE(settings.select.senders.at(2).matches(""));
  CHECK_TRUE(settings.exchange.chunking == exosubmit::config::Chunking::kNo);
  LONGS_EQUAL(157286400, settings.exchange.max_message_size);
  LONGS_EQUAL(2, settings.mailboxes.size());
  STRCMP_EQUAL("noreply@contoso.example", settings.mailboxes.at(1).name.c_str());
  LONGS_EQUAL(25, settings.mailboxes.at(0).messages_per_minute);
  LONGS_EQUAL(9000, settings.mailboxes.at(0).recipients_per_day);
  LONGS_EQUAL(2, settings.state.share.of);
  CHECK_TRUE(settings.log.target == exosubmit::config::LogTarget::kStderr);
}

TEST(Load, LeavesNamedFilesAloneWhereTheyAreNotUsed) {
  const std::string file = directory.write(
      "exosubmit.conf", replaced(kEntra, "@DIR@/secret", "credential:client_secret") + kMailbox);

  LONGS_EQUAL(1, load(file).mistakes.size());
  LONGS_EQUAL(0, load(file, exosubmit::config::NamedFiles::kLeftAlone).mistakes.size());
}

TEST(Load, FindsACredentialOfSystemdWhateverItsMode) {
  directory.write("client_secret", "not-a-secret", 0440);
  setenv("CREDENTIALS_DIRECTORY", directory.path().c_str(), 1);

  const Settings settings =
      settings_of(replaced(kEntra, "@DIR@/secret", "credential:client_secret") + kMailbox);

  STRCMP_EQUAL("credential:client_secret", settings.entra.client_secret_file.c_str());
}

TEST(Load, WarnsOfACertificateThatIsOutsideItsTimeAndStarts) {
  using std::chrono::hours;
  const struct {
    hours from, until;
    const char* warning;
  } rows[] = {{hours(-48), hours(-24), "[entra] certificate_file: @DIR@/pair.pem expired on "},
              {hours(24), hours(48), "[entra] certificate_file: @DIR@/pair.pem is not valid before "}};
  for (const auto& row : rows) {
    directory.write("pair.pem",
                    exosubmit::test::certificate_pem(0, row.from, row.until) + exosubmit::test::key_pem());

    const Loaded loaded =
        load_text(replaced(kEntra, "client_secret_file = @DIR@/secret", "certificate_file = @DIR@/pair.pem") +
                  kMailbox);

    LONGS_EQUAL(0, loaded.mistakes.size());
    LONGS_EQUAL(1, loaded.warnings.size());
    STRCMP_CONTAINS(row.warning, replaced(loaded.warnings[0], directory.path(), "@DIR@").c_str());
    STRCMP_CONTAINS(": Entra ID will refuse it", loaded.warnings[0].c_str());
  }
}
