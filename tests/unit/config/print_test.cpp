// What print() writes, load() reads back.
#include "config/print.h"

#include "config/ini_file.h"
#include "config/load.h"
#include "config/work_directory.h"

#include <CppUTest/TestHarness.h>

using exosubmit::config::kMaxIniLine;
using exosubmit::config::load;
using exosubmit::config::Loaded;
using exosubmit::config::print;
using exosubmit::test::content_of;
using exosubmit::test::replaced;

namespace {

const std::filesystem::path kGood = EXOSUBMIT_SOURCE_DIR "/tests/integration/settings/good";

}  // namespace

TEST_GROUP(Print) {
  exosubmit::test::WorkDirectory directory;

  Loaded load_text(const std::string& text) { return load(directory.write("exosubmit.conf", text)); }

  std::string smallest() { return content_of(kGood / "smallest/exosubmit.conf"); }

  void check_round_trip(const std::string& text, const char* name) {
    const std::string printed = print(load_text(text).settings);
    const Loaded again = load_text(printed);

    for (const auto& mistake : again.mistakes) FAIL_TEST(mistake.text.c_str());
    STRCMP_EQUAL_TEXT(printed.c_str(), print(again.settings).c_str(), name);
  }
};

TEST(Print, IsReadBackToTheSameSettings) {
  for (const auto& folder : std::filesystem::directory_iterator(kGood)) {
    check_round_trip(content_of(folder.path() / "exosubmit.conf"), folder.path().c_str());
  }
}

TEST(Print, OfAFullFileSaysTheSameAsTheFile) {
  const std::string text = content_of(kGood / "full/exosubmit.conf");

  const std::string printed = print(load_text(text).settings);

  STRCMP_EQUAL(replaced(replaced(text, ",\n ", ","), "@DIR@", directory.path()).c_str(), printed.c_str());
}

TEST(Print, BreaksLongListsBehindCommas) {
  std::string text = smallest() + "senders = @first.example";
  for (int i = 0; i < 100; ++i) text += ",\n  user" + std::to_string(i) + "@contoso.example";

  const std::string printed = print(load_text(text + '\n').settings);

  for (std::size_t start = 0; start < printed.size(); start = printed.find('\n', start) + 1) {
    CHECK_TRUE(printed.find('\n', start) - start <= kMaxIniLine);
  }
  check_round_trip(text + '\n', "long list");
}

TEST(Print, LeavesADerivedValueThatIsTooLongInAComment) {
  const std::string label(60, 'a');
  const std::string tenant = label + '.' + label + '.' + label.substr(0, 40) + ".example";

  const std::string text = replaced(smallest(), "tenant = contoso.example", "tenant = " + tenant);

  STRCMP_CONTAINS(("\n# token_endpoint = https://login.microsoftonline.com/" + tenant).c_str(),
                  print(load_text(text).settings).c_str());
  check_round_trip(text, "long tenant");
}

TEST(Print, ShowsPathsOfSecretsButNotTheirContents) {
  const std::string printed = print(load_text(smallest()).settings);

  STRCMP_CONTAINS(("client_secret_file = " + directory.path("secret")).c_str(), printed.c_str());
  CHECK_TRUE(printed.find("not-a-secret") == std::string::npos);
}
