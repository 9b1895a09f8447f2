#include "log/standing_alert.h"

#include <thread>
#include <vector>

#include "log/memory_sink.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using log::StandingAlert;

TEST_GROUP(StandingAlert) {
  test::FakeClock clock;
  log::MemorySink sink;
  StandingAlert alert{sink, clock, "the cellar"};

  void told(std::size_t number, const char* last) const {
    const auto lines = sink.lines();
    LONGS_EQUAL(number, lines.size());
    STRCMP_EQUAL(last, lines.back().text.c_str());
  }
};

TEST(StandingAlert, IsToldOnceHoweverOftenItIsRaised) {
  for (int i = 0; i < 3; ++i) alert.raise("the cellar is under water");

  told(1, "error: the cellar is under water");
}

TEST(StandingAlert, ItsEndIsToldOnce) {
  alert.raise("the cellar is under water");
  clock.advance(StandingAlert::kCalm);
  for (int i = 0; i < 3; ++i) alert.clear();

  told(2, "the cellar works again");
}

TEST(StandingAlert, NothingIsToldOfWhatNeverFailed) {
  alert.clear();

  LONGS_EQUAL(0, sink.lines().size());
}

TEST(StandingAlert, WhatComesAndGoesIsOneAlert) {
  for (int i = 0; i < 10; ++i) {
    alert.raise("the cellar is under water");
    clock.advance(StandingAlert::kCalm - std::chrono::milliseconds{1});
    alert.clear();
  }
  told(1, "error: the cellar is under water");

  clock.advance(std::chrono::milliseconds{1});
  alert.clear();
  told(2, "the cellar works again");
}

TEST(StandingAlert, WhatFailsAgainLaterIsToldAgain) {
  alert.raise("the cellar is under water");
  clock.advance(StandingAlert::kCalm);
  alert.clear();
  alert.raise("the cellar is on fire");

  told(3, "error: the cellar is on fire");
}

TEST(StandingAlert, ThreadsTellItOnceTogether) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { alert.raise("the cellar is under water"); });
  for (std::thread& thread : threads) thread.join();

  told(1, "error: the cellar is under water");
}
