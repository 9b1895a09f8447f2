// What is counted, and when a milter that selects nothing is told of.
#include "operate/tally.h"

#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Outcome;

TEST_GROUP(Tally) {
  test::FakeClock clock;
  operate::Tally tally{clock};

  void pass(std::size_t messages) {
    for (std::size_t i = 0; i < messages; ++i) tally.passed();
  }
};

TEST(Tally, CountsEachOutcomeOnce) {
  Outcome earlier = Outcome::accepted(250, {2, 0, 0}, "OK");
  earlier.earlier = true;
  Outcome doubt = Outcome::deferred({4, 4, 2}, "no answer");
  doubt.in_doubt = true;

  tally.count(Outcome::accepted(250, {2, 0, 0}, "OK"));
  tally.count(earlier);
  tally.count(Outcome::deferred({4, 3, 0}, "later"));
  tally.count(Outcome::refused(550, {5, 1, 1}, "no"));
  tally.count(doubt);

  const auto totals = tally.totals();
  LONGS_EQUAL(1, totals.accepted);
  LONGS_EQUAL(1, totals.deferred);
  LONGS_EQUAL(1, totals.refused);
  LONGS_EQUAL(1, totals.in_doubt);
}

TEST(Tally, TheLastFailureNamesNoRecipient) {
  tally.count(Outcome::said_by_exchange(mail::Fate::kRefused, 550, {5, 1, 10}, "<you@example.net> not found")
                  .because("Exchange refuses it"));

  const auto failure = tally.last_failure();
  CHECK_EQUAL(std::string("550 5.1.10 <(address)> not found; cause: Exchange refuses it"), failure->text);
  CHECK_TRUE(clock.wall() == failure->time);
}

TEST(Tally, TwentyThatPassAndNoneThatIsOursIsTold) {
  pass(19);
  CHECK_FALSE(tally.passes_everything().has_value());
  pass(1);
  STRCMP_CONTAINS("of 20 messages none was selected", tally.passes_everything()->c_str());
  tally.ours(false);
  CHECK_FALSE(tally.passes_everything().has_value());
}

TEST(Tally, WhereAListenerIsServedNobodyIsWarned) {
  tally.ours(true);
  pass(100);
  CHECK_FALSE(tally.passes_everything().has_value());
}
