#include "mail/encoded_word.h"

#include "base/ascii.h"
#include "base/encoding.h"
#include "lines.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

constexpr std::size_t kColumn = 5;  // after "From:"

std::string encoded(std::string_view value) { return mail::encode_raw_names(value, kColumn); }

}  // namespace

TEST_GROUP(EncodedWord){};

TEST(EncodedWord, StandsInPlaceOfRawWords) {
  const struct {
    const char* value;
    const char* encoded;
  } rows[] = {
      {" J\xc3\xbcrgen <j@x.test>", " =?UTF-8?B?SsO8cmdlbg==?= <j@x.test>"},
      {" J\xfcrgen <j@x.test>", " =?ISO-8859-1?B?SvxyZ2Vu?= <j@x.test>"},
      {" \"M\xc3\xbcller, J\\\"x\" <j@x.test>", " =?UTF-8?B?TcO8bGxlciwgSiJ4?= <j@x.test>"},
      {" Hans \xc3\x84 von \xc3\x96 <j@x.test>", " Hans =?UTF-8?B?w4Q=?= von =?UTF-8?B?w5Y=?= <j@x.test>"},
      {" \xc3\x84  \xc3\x96 <j@x.test>", " =?UTF-8?B?w4Qgw5Y=?= <j@x.test>"},
      {" J.\xc3\x96. Doe <j@x.test>", " =?UTF-8?B?Si7Dli4=?= Doe <j@x.test>"},
      {"\xc3\x96<j@x.test>", " =?UTF-8?B?w5Y=?= <j@x.test>"},
      {" a@x.test,\xc3\x96 <j@x.test>", " a@x.test, =?UTF-8?B?w5Y=?= <j@x.test>"},
      {" \xc3\x96: a@x.test, \xc3\x84 <b@y.test>;",
       " =?UTF-8?B?w5Y=?= : a@x.test, =?UTF-8?B?w4Q=?= <b@y.test>;"},
      {" j@x.test (\xc3\x96)", " j@x.test (=?UTF-8?B?w5Y=?=)"},
      {" j@x.test (D \\) \xc3\x84(b))", " j@x.test (D \\) =?UTF-8?B?w4Q=?= (b))"},
      {" <j@x.test(\xc3\x96)>", " <j@x.test(=?UTF-8?B?w5Y=?=)>"},
  };
  for (const auto& row : rows) STRCMP_EQUAL(row.encoded, encoded(row.value).c_str());
}

// Blanks between encoded words are not shown, so they must be inside.
TEST(EncodedWord, KeepsTheBlankBesideAnEncodedWordThatWasThere) {
  STRCMP_EQUAL(" =?utf-8?q?A?= =?UTF-8?B?IMOWIA==?= =?utf-8?q?B?= <j@x.test>",
               encoded(" =?utf-8?q?A?= \xc3\x96 =?utf-8?q?B?= <j@x.test>").c_str());
}

TEST(EncodedWord, LeavesAllElseAsWritten) {
  for (const char* value :
       {" John  (x)\r\n\tDoe <j@x.test>,, Team: ;", " \xc3\xb6@x.test, <\"\xc3\xb6\"@x.test>",
        " j@\xc3\xb6.test", " \"unclosed \xc3\xb6", " \xc3\xb6 \xc3\xb6"}) {
    STRCMP_EQUAL(value, encoded(value).c_str());
  }
}

TEST(EncodedWord, IsShortAndSplitsNoCharacter) {
  std::string name;
  for (int i = 0; i < 300; ++i) name += i % 3 == 0 ? "x" : "\xe2\x82\xac";
  std::string decoded;

  const std::string value = encoded(" \"" + name + "\" <j@x.test>");
  for (const std::string_view line : test::lines_of(value)) {
    const std::string_view word = line.substr(1, line.find(' ', 1) - 1);
    CHECK_TRUE(line.size() + (decoded.empty() ? kColumn : 0) <= 76);
    if (!word.starts_with("=?UTF-8?B?")) continue;
    CHECK_TRUE(word.size() <= 75);
    const std::string part = base::decode_base64(word.substr(10, word.size() - 12)).value();
    CHECK_FALSE((part.front() & 0xc0) == 0x80);
    decoded += part;
  }

  STRCMP_EQUAL(name.c_str(), decoded.c_str());
  CHECK_TRUE(value.ends_with("<j@x.test>"));
}

TEST(EncodedWord, KeepsLinesOfLongListsShort) {
  std::string list;
  for (int i = 0; i < 40; ++i) list += " \xc3\x96 <someone" + std::to_string(i) + "@x.test>,";

  const std::string value = encoded(list);

  CHECK_TRUE(test::longest_line(value) <= 76);
  CHECK_TRUE(base::is_ascii(value));
}
