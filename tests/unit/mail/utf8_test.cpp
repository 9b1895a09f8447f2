#include "mail/utf8.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

TEST_GROUP(Utf8){};

TEST(Utf8, TakesTheShortestAndTheLongestCharacterOfEachLength) {
  for (const char* text : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    CHECK_TRUE_TEXT(is_utf8(text), text);
  }
}

TEST(Utf8, RefusesWhatIsOverlongCutOrNoCharacter) {
  const struct {
    const char* text;
    const char* what;
  } rows[] = {
      {"\x80", "a continuation alone"},
      {"\xc3", "cut after the lead"},
      {"\xc3(", "no continuation"},
      {"\xc0\xaf", "overlong, 2 octets"},
      {"\xc1\xbf", "overlong, 2 octets"},
      {"\xe0\x9f\xbf", "overlong, 3 octets"},
      {"\xf0\x8f\xbf\xbf", "overlong, 4"},
      {"\xed\xa0\x80", "a surrogate"},
      {"\xf4\x90\x80\x80", "beyond U+10FFFF"},
      {"\xf5\x80\x80\x80", "no lead"},
      {"\xe2\x82", "cut in three octets"},
      {"gr\xfc\xdf"
       "e",
       "ISO-8859-1"},
  };
  for (const auto& row : rows) CHECK_FALSE_TEXT(is_utf8(row.text), row.what);
}

TEST(Utf8, MeasuresTheFirstCharacter) {
  LONGS_EQUAL(0, utf8_character(""));
  LONGS_EQUAL(1, utf8_character("ab"));
  LONGS_EQUAL(2, utf8_character("\xc3\xbc-"));
  LONGS_EQUAL(4, utf8_character("\xf0\x9f\x93\xa7 mail"));
  LONGS_EQUAL(0, utf8_character("\xfc"));
}
