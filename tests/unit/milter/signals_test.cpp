#include "milter/signals.h"

#include <csignal>
#include <thread>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Signals) {
  sigset_t before{};

  void setup() override {
    pthread_sigmask(SIG_BLOCK, nullptr, &before);
    milter::hold_signals();
  }
  void teardown() override { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
};

// libmilter has such a thread.
TEST(Signals, AStopThatIsAskedForCannotBeTakenByAnotherThread) {
  milter::ask_for_stop();

  int taken = 0;
  std::thread([&] {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    const timespec at_once{};
    taken = sigtimedwait(&stop, nullptr, &at_once);
  }).join();

  LONGS_EQUAL(-1, taken);
  CHECK_TRUE(milter::next_signal(std::chrono::seconds{10}) == milter::Signal::kStop);
}
