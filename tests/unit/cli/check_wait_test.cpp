// Time in `exosubmit check`: --wait, and clocks that disagree.
#include <chrono>
#include <string>
#include <vector>

#include "cli/check/endpoint.h"
#include "cli/check/wait.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using cli::Verdict;

TEST_GROUP(CheckWait) {
  test::FakeClock clock{true};
  std::vector<std::string> told;
  int passes = 0;
  bool mails = false;  // each pass

  // Passes that fail at `id` until the `good`th.
  std::vector<cli::Step> wait(const std::string& id, int good, std::chrono::seconds limit) {
    return cli::wait_until_it_passes(
        [&](cli::Steps& steps) {
          const bool well = ++passes >= good;
          steps.add({id, well ? Verdict::kOk : Verdict::kFail, "AUTH", "", "535 no", "cause", {"cure"}});
          return mails;
        },
        limit, clock, [&](const std::string& line) { told.push_back(line); });
  }

  // 1 January 2026, 00:00:00 UTC.
  static constexpr base::Clock::Wall kNow{1767225600s};
  static Verdict clock_verdict(std::chrono::seconds ahead, bool certificate) {
    return cli::judge_clock("Thu, 01 Jan 2026 00:00:00 GMT", kNow + ahead, certificate).verdict;
  }
};

TEST(CheckWait, RepeatsUntilItPassesAndTellsOfEachFailureInOneLine) {
  const auto steps = wait("exchange.auth", 3, 1h);

  CHECK_EQUAL(3, passes);
  CHECK_EQUAL(2U, told.size());
  STRCMP_CONTAINS("AUTH (exchange.auth): 535 no; again in 5s", told[0].c_str());
  STRCMP_CONTAINS("again in 10s", told[1].c_str());
  CHECK_TRUE(steps.back().verdict == Verdict::kOk);
}

TEST(CheckWait, EndsAtItsLimitWithTheLastFailure) {
  const auto steps = wait("exchange.auth", 1000, 1min);

  CHECK_EQUAL(4, passes);  // at 0, 5, 15 and 35 s
  CHECK_TRUE(steps.back().verdict == Verdict::kFail);
}

TEST(CheckWait, APassThatMailedIsFollowedByMinutesWhateverFailed) {
  mails = true;
  wait("domain.spf", 2, 1h);

  STRCMP_CONTAINS("again in 300s", told[0].c_str());
}

TEST(CheckWait, AClockThatIsOffWarnsAndFailsWithACertificate) {
  CHECK_TRUE(clock_verdict(120s, true) == Verdict::kOk);
  CHECK_TRUE(clock_verdict(-121s, true) == Verdict::kWarn);
  CHECK_TRUE(clock_verdict(301s, true) == Verdict::kFail);
  CHECK_TRUE(clock_verdict(-301s, true) == Verdict::kFail);
  CHECK_TRUE(clock_verdict(301s, false) == Verdict::kWarn);
  CHECK_TRUE(cli::judge_clock("yesterday", kNow, true).verdict == Verdict::kUnproved);
}
