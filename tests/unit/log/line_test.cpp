// Escaping, cutting and delays.
#include "log/line.h"

#include <CppUTest/TestHarness.h>

using exosubmit::log::cut;
using exosubmit::log::escape;
using exosubmit::log::print_delay;

TEST_GROUP(Line){};

TEST(Line, EscapesWhatCouldEndItOrSteerATerminal) {
  struct Row {
    std::string text;
    const char* safe;
  };
  const Row rows[] = {
      {"plain text", "plain text"},
      {"", ""},
      {"M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x93\xa7", "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x93\xa7"},
      {"a\r\nb", "a\\x0d\\x0ab"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"\x1b[31m\x7f\t", "\\x1b[31m\\x7f\\x09"},
      {"\xc2\x9b"
       "31m",
       "\\xc2\\x9b31m"},
      {"\xc2\xa0", "\xc2\xa0"},
      {"M\xfcller", "M\\xfcller"},
      {"\xc3", "\\xc3"},
      {"\xe2\x82", "\\xe2\\x82"},
      {"\xc0\x8a", "\\xc0\\x8a"},
      {"\xe0\x80\x8a", "\\xe0\\x80\\x8a"},
      {"\xf0\x80\x80\x8a", "\\xf0\\x80\\x80\\x8a"},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
      {"\xff", "\\xff"},
  };
  for (const Row& row : rows) STRCMP_EQUAL(row.safe, escape(row.text).c_str());
}

TEST(Line, IsCutAtTheStartOfACharacter) {
  STRCMP_EQUAL("abcdef", cut("abcdef", 6).c_str());
  STRCMP_EQUAL("ab...", cut("abcdef", 5).c_str());
  STRCMP_EQUAL("a...", cut("a\xc3\xbc"
                           "cdef",
                           5)
                           .c_str());
  STRCMP_EQUAL("..", cut("abcdef", 2).c_str());
  STRCMP_EQUAL("", cut("abcdef", 0).c_str());
}

TEST(Line, ShowsDelaysAsPostfixDoes) {
  struct Row {
    double seconds;
    const char* shown;
  };
  const Row rows[] = {{0, "0"},     {-1, "0"},    {0.004, "0"}, {0.01, "0.01"},    {0.123, "0.12"},
                      {0.5, "0.5"}, {0.996, "1"}, {1, "1"},     {1.23, "1.2"},     {3.4, "3.4"},
                      {9.96, "10"}, {12.4, "12"}, {100, "100"}, {86400.7, "86401"}};
  for (const Row& row : rows) STRCMP_EQUAL(row.shown, print_delay(row.seconds).c_str());
}
