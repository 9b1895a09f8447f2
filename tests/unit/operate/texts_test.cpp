// Small forms: times, widths, addresses.
#include <chrono>
#include <string>

#include "operate/fold.h"
#include "operate/lasting.h"
#include "operate/utc.h"
#include "operate/without_addresses.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;

TEST_GROUP(Utc){};

TEST(Utc, IsReadAsItIsWritten) {
  const base::Clock::Wall time(1'795'828'545s);
  CHECK_EQUAL(std::string("2026-11-28T01:15:45Z"), operate::utc(time));
  CHECK_EQUAL(std::string("2026-11-28 01:15:45 UTC"), operate::utc_for_people(time));
  CHECK_TRUE(operate::parse_utc("2026-11-28T01:15:45Z") == time);
}

TEST(Utc, TakesNothingElse) {
  for (const char* const text : {"", "2026-11-28T01:15:45", "2026-11-28 01:15:45Z", "2026-02-30T01:15:45Z",
                                 "2026-11-28T24:15:45Z", "2026-11-28T01:60:45Z", "-026-11-28T01:15:45Z"}) {
    CHECK_FALSE(operate::parse_utc(text).has_value());
  }
}

TEST_GROUP(Lasting){};

TEST(Lasting, IsSaidInTwoUnits) {
  CHECK_EQUAL(std::string("0 s"), operate::lasting(-5s));
  CHECK_EQUAL(std::string("45 s"), operate::lasting(45s));
  CHECK_EQUAL(std::string("1 min"), operate::lasting(60s));
  CHECK_EQUAL(std::string("12 min 5 s"), operate::lasting(725s));
  CHECK_EQUAL(std::string("3 h 10 min"), operate::lasting(3h + 10min + 9s));
  CHECK_EQUAL(std::string("6 d"), operate::lasting(144h + 20min));
}

TEST_GROUP(Fold){};

TEST(Fold, BreaksAtBlanksAndIndents) {
  const std::string folded =
      operate::fold("Cause: ", std::string(40, 'a') + "  " + std::string(40, 'b') + " c", 7);
  CHECK_EQUAL("Cause: " + std::string(40, 'a') + "\n       " + std::string(40, 'b') + " c\n", folded);
}

TEST(Fold, ALongWordHasALineOfItsOwn) {
  const std::string folded = operate::fold("", "a " + std::string(100, 'b') + " c", 2);
  CHECK_EQUAL("a\n  " + std::string(100, 'b') + "\n  c\n", folded);
}

TEST(Fold, EscapesWhatWouldSteerATerminal) {
  CHECK_EQUAL(std::string("  \\x1b[2J\\x0aHELD\n"), operate::fold("  ", "\x1b[2J\nHELD", 2));
}

TEST_GROUP(WithoutAddresses){};

TEST(WithoutAddresses, MasksEveryAddressAndNothingElse) {
  const auto check = [](const char* expected, const char* text) {
    CHECK_EQUAL(std::string(expected), operate::without_addresses(text));
  };
  check("550 5.1.1 <(address)>, (address): unknown",
        "550 5.1.1 <you@example.net>, o'neil+x@x.example: unknown");
  check("(address)", "j\xc3\xb6rg@example.net");
  check("(address)", "@");
  check("4.7.500 Server busy [HOST 2026-11-28T01:15:45Z 08DC]",
        "4.7.500 Server busy [HOST 2026-11-28T01:15:45Z 08DC]");
  check("", "");
}
