#include "mail/folding.h"

#include "lines.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

namespace {

std::string unfolded(std::string text) {
  for (std::size_t at = 0; (at = text.find("\r\n")) != std::string::npos;) text.erase(at, 2);
  return text;
}

}  // namespace

TEST_GROUP(Folding){};

TEST(Folding, BreaksLongValuesBeforeBlanksOnly) {
  std::string value;
  for (int i = 0; i < 200; ++i) value += i % 7 == 0 ? "\tword" : "  longer-word";

  const std::string folded = fold(value, 5);

  CHECK_TRUE(exosubmit::test::longest_line(folded) <= 78);
  STRCMP_EQUAL(value.c_str(), unfolded(folded).c_str());
}

TEST(Folding, LeavesShortAndUnbreakableValuesAlone) {
  const std::string word(200, 'x');

  STRCMP_EQUAL(" short value", fold(" short value", 5).c_str());
  STRCMP_EQUAL((" " + word).c_str(), fold(" " + word, 5).c_str());
  STRCMP_EQUAL((" a\r\n " + word).c_str(), fold(" a " + word, 5).c_str());
}

TEST(Folding, MakesNoLineOfBlanks) {
  const std::string value = " a" + std::string(300, ' ') + "b" + std::string(300, ' ');

  const std::string folded = fold(value, 5);

  STRCMP_EQUAL(value.c_str(), unfolded(folded).c_str());
  CHECK_TRUE(folded.ends_with("\r\n b" + std::string(300, ' ')));
}

TEST(Folding, RepairsWhatWouldEndTheField) {
  const struct {
    std::string_view value;
    const char* well_folded;
  } rows[] = {
      {" plain", " plain"},
      {" a\r\n b\r\n\tc", " a\r\n b\r\n\tc"},
      {" a\n b", " a\r\n b"},
      {" a\nInjected: b", " a\r\n Injected: b"},
      {" a\r\nInjected: b", " a\r\n Injected: b"},
      {" a\r\n\r\nbody", " a\r\n body"},
      {" a\r\n\n\r\n b", " a\r\n b"},
      {" a\rb\r\r\n c", " a b \r\n c"},
      {" a\r\n", " a"},
      {" a\n\n", " a"},
      {" a\r", " a "},
      {std::string_view(" a\0b\r\0\n c", 9), " ab \r\n c"},
  };
  for (const auto& row : rows) STRCMP_EQUAL(row.well_folded, well_folded(row.value).c_str());
}
