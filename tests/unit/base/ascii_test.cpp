#include "base/ascii.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::base;

TEST_GROUP(Ascii){};

TEST(Ascii, LowersLettersAndNothingElse) { STRCMP_EQUAL("az09_\xc3\x84", to_lower("AZ09_\xc3\x84").c_str()); }

TEST(Ascii, ComparesWithoutRegardToCase) {
  CHECK_TRUE(equal_ignoring_case("EHLO", "ehlo"));
  CHECK_FALSE(equal_ignoring_case("EHLO", "EHL"));
  CHECK_FALSE(equal_ignoring_case("a@", "a`"));
}

TEST(Ascii, FindsAStartWithoutRegardToCase) {
  CHECK_TRUE(starts_with_ignoring_case("Size=100", "SIZE="));
  CHECK_FALSE(starts_with_ignoring_case("SIZ", "SIZE"));
}

TEST(Ascii, TellsOctetsBeyondAscii) {
  CHECK_TRUE(is_ascii("plain\x7f"));
  CHECK_FALSE(is_ascii("gr\xfc"));
}

TEST(Ascii, TrimsBlanksAndLineEndsAtBothEnds) {
  CHECK_TRUE(trim(" \t\r\n a b\r\n ") == "a b");
  CHECK_TRUE(trim(" \r\n").empty());
}

TEST(Ascii, TakesOnlyControlCharactersForSuch) {
  CHECK_TRUE(is_control('\x1f') && is_control('\x7f') && is_control('\0'));
  CHECK_FALSE(is_control(' ') || is_control('\xfc'));
}
