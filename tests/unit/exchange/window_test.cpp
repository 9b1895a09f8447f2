#include "exchange/window.h"

#include <CppUTest/TestHarness.h>

using exosubmit::exchange::Window;
using std::chrono::seconds;

TEST_GROUP(Window) {
  static Window::Steady at(int time) { return Window::Steady(seconds{time}); }

  Window window{seconds{60}, seconds{0}};
};

TEST(Window, HoldsWhatIsYoungerThanItsLength) {
  window.add(at(0), 1);
  window.add(at(10), 2);

  LONGS_EQUAL(3, window.total(at(59)));
  LONGS_EQUAL(2, window.total(at(60)));
  LONGS_EQUAL(2, window.total(at(69)));
  LONGS_EQUAL(0, window.total(at(70)));
}

TEST(Window, TellsWhenTheOldestCountsWillHaveLeft) {
  window.add(at(0), 1);
  window.add(at(10), 2);
  window.add(at(20), 1);

  CHECK_TRUE(window.leave_time(1) == at(60));
  CHECK_TRUE(window.leave_time(2) == at(70));
  CHECK_TRUE(window.leave_time(3) == at(70));
  CHECK_TRUE(window.leave_time(4) == at(80));
}

TEST(Window, CountsNothingForNobody) {
  window.add(at(0), 0);

  LONGS_EQUAL(0, window.total(at(0)));
}

TEST(Window, JoinsWhatIsCloseTogetherAtTheLaterTime) {
  Window joining(seconds{100}, seconds{10});
  joining.add(at(0), 1);
  joining.add(at(9), 1);
  joining.add(at(10), 1);

  LONGS_EQUAL(3, joining.total(at(108)));
  LONGS_EQUAL(1, joining.total(at(109)));
  LONGS_EQUAL(0, joining.total(at(110)));
}
