#include "operate/housekeeper.h"

#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using std::chrono::seconds;

TEST_GROUP(Housekeeper) {
  test::FakeClock clock;
  operate::Housekeeper housekeeper{clock};
  int often = 0;
  int seldom = 0;

  void setup() override {
    housekeeper.every(seconds{5}, [this] { ++often; });
    housekeeper.every(seconds{60}, [this] { ++seldom; });
  }
};

TEST(Housekeeper, DoesNothingBeforeItIsDueAndTellsWhenThatIs) {
  CHECK_TRUE(housekeeper.run_due() == seconds{5});
  LONGS_EQUAL(0, often);
}

TEST(Housekeeper, RunsEachTaskAtItsOwnInterval) {
  for (int i = 0; i < 12; ++i) {
    clock.advance(seconds{5});
    housekeeper.run_due();
  }

  LONGS_EQUAL(12, often);
  LONGS_EQUAL(1, seldom);
}

TEST(Housekeeper, ATaskThatWasMissedRunsOnce) {
  clock.advance(seconds{59});

  CHECK_TRUE(housekeeper.run_due() == seconds{1});
  LONGS_EQUAL(1, often);
}
