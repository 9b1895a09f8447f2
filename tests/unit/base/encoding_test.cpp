#include "base/encoding.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::base;

TEST_GROUP(Encoding){};

TEST(Encoding, GivesTheExamplesOfRfc4648) {
  struct Row {
    const char* octets;
    const char* text;
  };
  const Row rows[] = {{"", ""},
                      {"f", "Zg=="},
                      {"fo", "Zm8="},
                      {"foo", "Zm9v"},
                      {"foob", "Zm9vYg=="},
                      {"fooba", "Zm9vYmE="},
                      {"foobar", "Zm9vYmFy"}};
  for (const Row& row : rows) {
    STRCMP_EQUAL(row.text, base64(row.octets).c_str());
    STRCMP_EQUAL(row.octets, decode_base64(row.text).value().c_str());
  }
}

TEST(Encoding, UrlFormHasItsOwnAlphabetAndNoPadding) {
  STRCMP_EQUAL("+/+/+w==", base64("\xfb\xff\xbf\xfb").c_str());
  STRCMP_EQUAL("-_-_-w", base64url("\xfb\xff\xbf\xfb").c_str());
  STRCMP_EQUAL("\xfb\xff\xbf\xfb", decode_base64url("-_-_-w").value().c_str());
}

TEST(Encoding, RefusesMalformedBase64) {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zm9v!A==", "Zm 9v", "Zh==", "Zg==Zg==", "-_-_"}) {
    CHECK_FALSE_TEXT(decode_base64(text).has_value(), text);
  }
  for (const char* text : {"Zg==", "Z", "+/+/", "Zh"}) {
    CHECK_FALSE_TEXT(decode_base64url(text).has_value(), text);
  }
}

TEST(Encoding, EncodesAllButUnreservedCharactersForForms) {
  STRCMP_EQUAL("a-Z_0.9~%20%26%3D%2B%2F%3A%C3%BC", percent_encode("a-Z_0.9~ &=+/:\xc3\xbc").c_str());
}
