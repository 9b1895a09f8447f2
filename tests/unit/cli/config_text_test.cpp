#include "cli/wire/config_text.h"

#include <fmt/format.h>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

std::string block(const std::string& body) {
  return std::string(cli::kBeginMark) + '\n' + body + std::string(cli::kEndMark) + '\n';
}
std::string block_without_line_end(const std::string& body) {
  return block(std::string(cli::kNoLineEnd) + '\n' + body);
}

cli::ConfigText parsed(const std::string& text) {
  auto made = cli::ConfigText::parse(text);
  CHECK_TRUE(made.has_value());
  return *std::move(made);
}

// Wires with the block "x = 1"; the lines of `name` are replaced.
std::string wired(const std::string& text, const std::string& name = "none") {
  const auto config = parsed(text);
  std::set<std::size_t> replaced;
  for (const auto& line : config.logical_lines()) {
    if (line.text.starts_with(name)) replaced.insert(line.places.begin(), line.places.end());
  }
  return config.wired("x = 1\n", replaced);
}

}  // namespace

TEST_GROUP(ConfigText){};

TEST(ConfigText, WiresAndGivesBackTheSameOctets) {
  const struct {
    const char* what;
    std::string before, after;
  } rows[] = {
      {"plain", "a = 1\nm = 2\n", "a = 1\n#exosubmit: m = 2\n" + block("x = 1\n")},
      {"empty", "", block("x = 1\n")},
      {"no line end", "a = 1\nb = 2", "a = 1\nb = 2\n" + block_without_line_end("x = 1\n")},
      {"no line end of a replaced line", "a = 1\nm = 2",
       "a = 1\n#exosubmit: m = 2\n" + block_without_line_end("x = 1\n")},
      {"empty lines at the end", "a = 1\n\n\n", "a = 1\n\n\n" + block("x = 1\n")},
      {"blanks without a line end", "a = 1\n\n  ", "a = 1\n\n  \n" + block_without_line_end("x = 1\n")},
      {"CRLF", "a = 1\r\nm = 2\r\n", "a = 1\r\n#exosubmit: m = 2\r\n" + block("x = 1\n")},
      {"CR at the end", "a = 1\r", "a = 1\r\n" + block_without_line_end("x = 1\n")},
      {"twice", "m = 1\na = 1\nm=2\n", "#exosubmit: m = 1\na = 1\n#exosubmit: m=2\n" + block("x = 1\n")},
      {"continued with comments", "m = 1,\n# why\n\n  2,\n  # indented\n\t3\nb = 1\n",
       "#exosubmit: m = 1,\n# why\n\n#exosubmit:   2,\n  # indented\n#exosubmit: \t3\nb = 1\n" +
           block("x = 1\n")},
      {"a comment that looks like it", "#m = 1\n# exosubmit\n", "#m = 1\n# exosubmit\n" + block("x = 1\n")},
  };
  for (const auto& row : rows) {
    const std::string after = wired(row.before, "m");
    STRCMP_EQUAL_TEXT(row.after.c_str(), after.c_str(), row.what);
    STRCMP_EQUAL_TEXT(row.before.c_str(), parsed(after).unwired().c_str(), row.what);
    STRCMP_EQUAL_TEXT(after.c_str(), wired(after, "m").c_str(), row.what);
  }
}

TEST(ConfigText, KeepsWhatTheAdminAddedMeanwhileAndTheBlocksPlace) {
  const std::string text = "a = 1\nnew = 2\n" + block("old = 1\n") + "below = 3\nlast = 4";

  STRCMP_EQUAL(("a = 1\nnew = 2\n" + block("x = 1\n") + "below = 3\nlast = 4").c_str(), wired(text).c_str());
  STRCMP_EQUAL("a = 1\nnew = 2\nbelow = 3\nlast = 4", parsed(text).unwired().c_str());
}

TEST(ConfigText, GivesNoLineEndUpWhenSomethingStandsBelowTheBlock) {
  const std::string text = "a = 1\n" + block_without_line_end("x = 1\n") + "below = 3\n";

  STRCMP_EQUAL("a = 1\nbelow = 3\n", parsed(text).unwired().c_str());
}

TEST(ConfigText, MarksWithOtherWordsAndPrefixesWithoutABlockAreTakenOut) {
  STRCMP_EQUAL("a = 1\n",
               parsed("a = 1\n# >>> exosubmit 2: other\nx\n# <<< exosubmit: end\n").unwired().c_str());
  STRCMP_EQUAL("a = 1\n", parsed("#exosubmit: a = 1\n").unwired().c_str());
}

TEST(ConfigText, MarksThatDoNotPairAreAnError) {
  const std::string begin = "# >>> exosubmit\n", end = "# <<< exosubmit\n";
  for (const std::string& text :
       {begin, end, begin + begin + end, begin + end + begin + end, end + begin, begin + end + end}) {
    CHECK_FALSE_TEXT(cli::ConfigText::parse(text).has_value(), text.c_str());
  }
}

TEST(ConfigText, LogicalLinesAreJoinedAsPostfixDoes) {
  const auto lines = parsed("# c\na = 1,\n  2\n#c\n\n\t3\n \nb=\n").logical_lines();

  LONGS_EQUAL(2, lines.size());
  STRCMP_EQUAL("a = 1,  2\t3", lines[0].text.c_str());
  STRCMP_EQUAL("b=", lines[1].text.c_str());
}
