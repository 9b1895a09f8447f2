#include "exchange/hold_pause.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP(HoldPause){};

TEST(HoldPause, DoublesFromTheFirstToTheLongest) {
  struct {
    Pause pause;
    seconds first, longest;
  } const kRows[] = {{Pause::kEndpoint, seconds{5}, minutes{2}},
                     {Pause::kCredentials, seconds{30}, minutes{15}},
                     {Pause::kQuota, minutes{15}, hours{1}},
                     {Pause::kThrottled, hours{1}, hours{4}}};
  for (const auto& row : kRows) {
    seconds pause = first_pause(row.pause);
    CHECK_TRUE(pause == row.first);
    for (int i = 0; i < 10; ++i) {
      const seconds next = next_pause(row.pause, pause);
      CHECK_TRUE(next == std::min(pause * 2, row.longest));
      pause = next;
    }
    CHECK_TRUE(pause == row.longest);
  }
}

TEST(HoldPause, AnotherRowNeverShortensIt) {
  CHECK_TRUE(next_pause(Pause::kEndpoint, hours{2}) == hours{2});
  CHECK_TRUE(next_pause(Pause::kThrottled, seconds{30}) == hours{1});
  CHECK_TRUE(next_pause(Pause::kThrottled, minutes{45}) == minutes{90});
}

TEST(HoldPause, JitterAddsUpToAFifth) {
  CHECK_TRUE(with_jitter(seconds{100}, 0) == seconds{100});
  CHECK_TRUE(with_jitter(seconds{100}, 0.5) == seconds{110});
  CHECK_TRUE(longest_with_jitter(seconds{100}) == seconds{120});
}

TEST(HoldPause, TheRandomSourceStaysBetweenZeroAndOne) {
  auto random = random_source();
  double least = 1;
  double most = 0;
  for (int i = 0; i < 1000; ++i) {
    const double value = random();
    least = std::min(least, value);
    most = std::max(most, value);
  }

  CHECK_TRUE(least >= 0 && least < 0.1);
  CHECK_TRUE(most > 0.9 && most <= 1);
}

TEST(HoldPause, NamesLeadBack) {
  for (const Pause pause : {Pause::kEndpoint, Pause::kCredentials, Pause::kQuota, Pause::kThrottled}) {
    ENUMS_EQUAL_INT(pause, pause_named(name_of(pause)));
  }
  ENUMS_EQUAL_INT(Pause::kQuota, pause_named("of a later version"));
}
