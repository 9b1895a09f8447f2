#include "cli/shell_word.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(ShellWord){};

TEST(ShellWord, AWordOfShStaysOneWord) {
  STRCMP_EQUAL("'it'\\''s $(id) `id`'", cli::sh_literal("it's $(id) `id`").c_str());
  STRCMP_EQUAL("''", cli::sh_literal("").c_str());
}

TEST(ShellWord, PowerShellsQuotesOfEveryKindAreDoubled) {
  STRCMP_EQUAL("'it''s'", cli::powershell_literal("it's").c_str());
  STRCMP_EQUAL("'\u2018\u2018 \u2019\u2019 \u201a\u201a \u201b\u201b'",
               cli::powershell_literal("\u2018 \u2019 \u201a \u201b").c_str());
  STRCMP_EQUAL("'$x `n \"\u201c'", cli::powershell_literal("$x `n \"\u201c").c_str());
  STRCMP_EQUAL("''''", cli::powershell_literal("'").c_str());
}

TEST(ShellWord, WordsAreQuotedForEachShell) {
  STRCMP_EQUAL("a@b.example", cli::shell_word("a@b.example").c_str());
  STRCMP_EQUAL("'$(x) '\\'''", cli::shell_word("$(x) '").c_str());
  STRCMP_EQUAL("''", cli::shell_word("").c_str());
  STRCMP_EQUAL("a@b.example", cli::powershell_word("a@b.example").c_str());
  STRCMP_EQUAL("2e8a6c35-917d", cli::powershell_word("2e8a6c35-917d").c_str());
  STRCMP_EQUAL("'10'", cli::powershell_word("10").c_str());
  STRCMP_EQUAL("'@splat'", cli::powershell_word("@splat").c_str());
  STRCMP_EQUAL("'it''s'", cli::powershell_word("it's").c_str());
}
