// Secrets' files: what is read from them, and what is refused.
#include "config/secret_file.h"

#include "config/load.h"
#include "config/work_directory.h"

#include <CppUTest/TestHarness.h>

using exosubmit::config::check_one_word;
using exosubmit::config::read_secret;
using exosubmit::test::replaced;

TEST_GROUP(SecretFile) {
  exosubmit::test::WorkDirectory directory;

  void setup() override { unsetenv("CREDENTIALS_DIRECTORY"); }

  std::string content(const std::string& file) {
    const auto secret = read_secret(file);
    return secret ? std::string(secret->reveal()) : secret.error().text;
  }

  std::string fault(const std::string& file) {
    const auto checked = check_one_word(file);
    if (checked) return "";
    // Where exosubmit is installed, root is told to give the file to its user.
    const std::string text = replaced(checked.error().text, "chown exosubmit " + file + " && ", "");
    return replaced(text, directory.path(), "@DIR@");
  }
};

TEST(SecretFile, IsReadWithoutOneLineEndAtItsEnd) {
  STRCMP_EQUAL("s~1", content(directory.write("one", "s~1")).c_str());
  STRCMP_EQUAL("s~1", content(directory.write("one", "s~1\n")).c_str());
  STRCMP_EQUAL("s~1", content(directory.write("one", "s~1\r\n")).c_str());
  STRCMP_EQUAL("s~1\n", content(directory.write("one", "s~1\n\n")).c_str());
}

TEST(SecretFile, MayHoldLinesIfItIsNoClientSecret) {
  const std::string key = "-----BEGIN KEY-----\nabc\n-----END KEY-----";

  STRCMP_EQUAL(key.c_str(), content(directory.write("key", key + '\n')).c_str());
}

TEST(SecretFile, HoldsAsMuchAsAKeyNeedsAndNotMore) {
  const std::string most(64 * 1024, 'x');

  LONGS_EQUAL(most.size(), content(directory.write("large", most)).size());
  STRCMP_EQUAL((directory.path("large") + " is larger than 64K: that is no secret").c_str(),
               content(directory.write("large", most + 'x')).c_str());
}

TEST(SecretFile, IsRefusedWithWhatToDoAboutIt) {
  std::filesystem::create_symlink(directory.path("readable"), directory.path("link"));
  mkfifo(directory.path("fifo").c_str(), 0600);
  struct Row {
    const char* name;
    const char* fault;
  };
  const Row rows[] = {
      {"secret", ""},
      {"nowhere", "@DIR@/nowhere cannot be read: No such file or directory"},
      {"readable",
       "@DIR@/readable has mode 0604: others than its owner can read or write it; run: chmod 600 "
       "@DIR@/readable"},
      {"group",
       "@DIR@/group has mode 0640: others than its owner can read or write it; run: chmod 600 @DIR@/group"},
      {"link",
       "@DIR@/link has mode 0604: others than its owner can read or write it; run: chmod 600 @DIR@/link"},
      {"fifo", "@DIR@/fifo is not a regular file"},
      {".", "@DIR@/. is a directory; wanted a file"},
      {"empty", "@DIR@/empty is empty"},
      {"line_end", "@DIR@/line_end is empty"},
      {"two_lines", "@DIR@/two_lines must hold the secret's value and nothing else: one line, no blanks"},
      {"blank", "@DIR@/blank must hold the secret's value and nothing else: one line, no blanks"},
  };
  for (const Row& row : rows) STRCMP_EQUAL(row.fault, fault(directory.path(row.name)).c_str());
}

TEST(SecretFile, OfSystemdStandsInItsCredentialsDirectory) {
  directory.write("name", "s~2\n", 0440);

  STRCMP_EQUAL(
      "credential:name cannot be read: $CREDENTIALS_DIRECTORY is not set; start as a systemd service "
      "with LoadCredential=name:/PATH",
      content("credential:name").c_str());
  setenv("CREDENTIALS_DIRECTORY", directory.path().c_str(), 1);
  STRCMP_EQUAL("s~2", content("credential:name").c_str());
  STRCMP_EQUAL((directory.path("other") +
                " cannot be read: No such file or directory; give the service LoadCredential=other:/PATH and "
                "restart it")
                   .c_str(),
               content("credential:other").c_str());
}
