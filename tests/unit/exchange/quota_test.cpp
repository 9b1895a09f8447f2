#include "exchange/quota.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::exchange;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Limit = Turn::Limit;
using Steady = Quota::Steady;

namespace {

const Steady kNow(seconds{100'000});
const Steady kFirst = kNow - seconds{30};   // of the sends that count
const Steady kSecond = kNow - seconds{10};  // of all others
constexpr milliseconds kMinute{60'500};

}  // namespace

TEST_GROUP(Quota){};

TEST(Quota, TellsWhenTheTurnOfAMessageComesInTheMinute) {
  struct Row {
    const char* what;
    std::size_t limit, sent, sending, ahead;
    Steady expected;
  };
  const Row rows[] = {
      {"room is left", 3, 2, 0, 0, kNow},
      {"the first must leave", 3, 3, 0, 0, kFirst + kMinute},
      {"the second must leave", 3, 3, 0, 1, kSecond + kMinute},
      {"a send in progress takes the last", 3, 2, 1, 0, kFirst + kMinute},
      {"a send in progress must count and leave", 3, 2, 1, 2, kNow + kMinute},
      {"nothing is sent yet, but all is in progress", 3, 0, 3, 0, kNow + kMinute},
      {"the one who takes the first's place must leave", 3, 3, 0, 3, kFirst + 2 * kMinute},
      {"the one behind it too", 3, 3, 0, 4, kSecond + 2 * kMinute},
      {"two minutes of others wait before", 3, 3, 0, 6, kFirst + 3 * kMinute},
      {"two can go now and take the rest", 3, 1, 0, 2, kFirst + kMinute},
      {"one of those who can go now must leave", 3, 1, 0, 3, kNow + kMinute},
      {"the one who takes the first's place must leave, behind those", 3, 1, 0, 5, kFirst + 2 * kMinute},
      {"the limit was lowered below what is sent", 1, 3, 0, 0, kSecond + kMinute},
      {"and others wait", 1, 3, 0, 1, kSecond + 2 * kMinute},
  };
  for (const Row& row : rows) {
    Quota quota({100, row.limit, 1000});
    for (std::size_t i = 0; i < row.sent; ++i) {
      quota.begin(1);
      quota.sent(true, i == 0 ? kFirst : kSecond);
      quota.end(true, 1);
    }
    for (std::size_t i = 0; i < row.sending; ++i) quota.begin(1);

    const Turn turn = quota.turn({row.ahead, row.ahead}, 1, kNow);

    CHECK_TRUE_TEXT(turn.earliest == row.expected, row.what);
    CHECK_TRUE_TEXT(turn.limit == (row.expected == kNow ? Limit::kNone : Limit::kMinute), row.what);
  }
}

TEST(Quota, NamesTheLimitThatHoldsLongest) {
  Quota quota({1, 1, 1});
  quota.begin(1);
  CHECK_TRUE(quota.turn({}, 1, kNow).limit == Limit::kDay);
  quota.end(false, 1);

  quota.begin(0);
  CHECK_TRUE(quota.turn({}, 1, kNow).limit == Limit::kMinute);
  quota.sent(true, kNow);
  CHECK_TRUE(quota.turn({}, 1, kNow + kMinute).limit == Limit::kSessions);
  quota.too_many_sessions(kNow + kMinute, seconds{30});
  CHECK_TRUE(quota.turn({}, 1, kNow + kMinute).limit == Limit::kPause);
  quota.end(true, 0);
  CHECK_TRUE(quota.turn({}, 1, kNow + kMinute + seconds{30}).limit == Limit::kNone);
}

TEST(Quota, AnotherPauseEndsNoEarlier) {
  Quota quota({3, 30, 1000});
  quota.too_many_sessions(kNow, seconds{60});
  quota.too_many_sessions(kNow, seconds{30});

  CHECK_TRUE(quota.turn({}, 1, kNow).earliest == kNow + seconds{60});
}

TEST(Quota, ATurnCostsTheSameHoweverMuchTheMinuteHolds) {
  constexpr std::size_t kMany = 100'000;
  Quota quota({3, kMany, 10'000'000});
  std::size_t refused = 0;

  // Takes minutes where each turn looks at the whole window.
  for (std::size_t i = 0; i < 2 * kMany; ++i) {
    const Turn turn = quota.turn({}, 1, kNow + std::chrono::microseconds(i));
    if (turn.limit != Limit::kNone) {
      ++refused;
      continue;
    }
    quota.begin(1);
    quota.sent(true, kNow + std::chrono::microseconds(i));
    quota.end(true, 1);
  }

  LONGS_EQUAL(kMany, refused);
}
