// Texts of durations, sizes, numbers and lists, and what they mean.
#include "config/codec.h"

#include <optional>

#include <CppUTest/TestHarness.h>

using namespace exosubmit::config;

TEST_GROUP(Codec){};

TEST(Codec, ReadsDurations) {
  struct Row {
    const char* text;
    std::optional<long> seconds;
  };
  const Row rows[] = {{"0s", 0},
                      {"90s", 90},
                      {"12m", 720},
                      {"4h", 14400},
                      {"6d", 518400},
                      {"60d", 60 * kDay},
                      {"61d", {}},
                      {"90", {}},
                      {"", {}},
                      {"s", {}},
                      {"-1s", {}},
                      {"+1s", {}},
                      {"1 s", {}},
                      {"1.5h", {}},
                      {"1w", {}},
                      {"5M", {}},
                      {"1h30m", {}},
                      {"18446744073709551615d", {}},
                      {"99999999999999999999s", {}}};
  for (const Row& row : rows) {
    const auto duration = Duration<0, 60 * kDay>::parse(row.text);
    CHECK_EQUAL_TEXT(row.seconds.has_value(), duration.has_value(), row.text);
    if (row.seconds) LONGS_EQUAL_TEXT(*row.seconds, duration->count(), row.text);
  }
}

TEST(Codec, PrintsDurationsInTheLargestUnitUnlessTheyAreShort) {
  STRCMP_EQUAL("0s", print_duration(seconds(0)).c_str());
  STRCMP_EQUAL("330s", print_duration(seconds(330)).c_str());
  STRCMP_EQUAL("12m", print_duration(seconds(720)).c_str());
  STRCMP_EQUAL("3601s", print_duration(seconds(3601)).c_str());
  STRCMP_EQUAL("4h", print_duration(seconds(14400)).c_str());
  STRCMP_EQUAL("6d", print_duration(seconds(518400)).c_str());
}

TEST(Codec, ReadsSizes) {
  struct Row {
    const char* text;
    std::optional<unsigned long> octets;
  };
  const Row rows[] = {{"1024", 1024},
                      {"256K", 262144},
                      {"35M", 36700160},
                      {"150M", 157286400},
                      {"151M", {}},
                      {"1023", {}},
                      {"", {}},
                      {"K", {}},
                      {"1k", {}},
                      {"1G", {}},
                      {"35MB", {}},
                      {"-1M", {}},
                      {"18014398509481985M", {}}};
  for (const Row& row : rows) {
    const auto size = Size<kKilo, 150 * kMega>::parse(row.text);
    CHECK_EQUAL_TEXT(row.octets.has_value(), size.has_value(), row.text);
    if (row.octets) UNSIGNED_LONGS_EQUAL_TEXT(*row.octets, *size, row.text);
  }
}

TEST(Codec, PrintsSizesInTheLargestUnit) {
  STRCMP_EQUAL("0", print_size(0).c_str());
  STRCMP_EQUAL("1025", print_size(1025).c_str());
  STRCMP_EQUAL("256K", print_size(256 * kKilo).c_str());
  STRCMP_EQUAL("35M", print_size(35 * kMega).c_str());
}

TEST(Codec, ReadsNumbersWithinTheirRange) {
  using Port = Count<unsigned, 1, 65535>;

  UNSIGNED_LONGS_EQUAL(587, Port::parse("587").value());
  for (const char* text : {"", "0", "65536", "0x24b", "587 ", "+587", "99999999999999999999"}) {
    CHECK_FALSE_TEXT(Port::parse(text).has_value(), text);
  }
}

TEST(Codec, ReadsPermissionsInOctal) {
  UNSIGNED_LONGS_EQUAL(0660, Permissions::parse("0660").value());
  UNSIGNED_LONGS_EQUAL(0777, Permissions::parse("777").value());
  STRCMP_EQUAL("0660", Permissions::print(0660).c_str());
  for (const char* text : {"", "0888", "1777", "rw"})
    CHECK_FALSE_TEXT(Permissions::parse(text).has_value(), text);
}

TEST(Codec, ReadsAPartOfTheWhole) {
  UNSIGNED_LONGS_EQUAL(2, Part::parse("1/2")->of);
  STRCMP_EQUAL("3/4", Part::print(Part::parse("3/4").value()).c_str());
  for (const char* text : {"", "1", "/", "1/", "/2", "0/2", "3/2", "1/2/3", "1/101", "1 / 2"}) {
    CHECK_FALSE_TEXT(Part::parse(text).has_value(), text);
  }
}

TEST(Codec, ReadsListsAndRefusesEmptyElements) {
  using Words = List<Text<kWord>>;

  LONGS_EQUAL(0, Words::parse("")->size());
  STRCMP_EQUAL("a, b, c", Words::print(Words::parse("a,b ,\tc").value()).c_str());
  for (const char* text : {",", "a,", ",a", "a,,b", "a b"})
    CHECK_FALSE_TEXT(Words::parse(text).has_value(), text);
}

TEST(Codec, CountsTheElementsOfALimitedList) {
  using Waits = List<Duration<1, kDay>, 1, 3>;

  CHECK_TRUE(Waits::parse("1m, 2m, 3m").has_value());
  CHECK_FALSE(Waits::parse("").has_value());
  CHECK_FALSE(Waits::parse("1m, 2m, 3m, 4m").has_value());
}
