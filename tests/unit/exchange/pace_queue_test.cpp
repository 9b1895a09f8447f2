// Who of many waiters wakes, when, and what each is told.
#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "exchange/pace.h"
#include "state/memory_ledger.h"
#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::PaceLimits;
using exchange::Slot;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Steady = base::Clock::Steady;

namespace {

// Stands still: only a notification ends a wait. Remembers until when each wait was to last.
class StandingClock final : public base::Clock {
 public:
  Steady steady() const override { return now; }
  Wall wall() const override { return Wall(seconds{1'790'000'000}); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  Steady time) override {
    ends.push_back(time);
    condition.wait(lock);
    ++woken;
  }

  std::atomic<Steady> now{Steady(minutes{1000})};
  std::vector<Steady> ends;  // guarded by the pace's mutex
  std::atomic<int> woken = 0;
};

// Asks until it is so.
template <typename Condition>
void await(Condition condition) {
  while (!condition()) std::this_thread::yield();
}

}  // namespace

TEST_GROUP(PaceQueue) {
  static constexpr std::size_t kMany = 20;

  // Begins to wait in a thread of its own and holds its slot until the test ends.
  template <typename Clock>
  void wait_for(Pace & pace, Clock & clock, seconds within) {
    const std::size_t waiting = pace.usage().waiting;
    threads.emplace_back([&, within] {
      test::FakePatience own(clock, minutes{100});
      auto slot = pace.take(1, own, clock.steady() + within);
      if (!slot) return;
      ++granted;
      await([&] { return over.load(); });
    });
    await([&] { return pace.usage().waiting == waiting + 1; });
  }
  void join() {
    over = true;
    for (auto& thread : threads) thread.join();
  }

  std::vector<std::thread> threads;
  std::atomic<std::size_t> granted = 0;
  std::atomic<bool> over = false;
};

TEST(PaceQueue, ASlotWakesExactlyTheOneWhoseTurnItIs) {
  StandingClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 100, 1000});
  test::FakePatience patience(clock);
  auto held = std::make_unique<Slot>(std::move(*pace.take(1, patience, clock.steady())));
  for (std::size_t i = 0; i < kMany; ++i) wait_for(pace, clock, seconds{90});

  held.reset();
  await([&] { return granted == 1; });

  LONGS_EQUAL(kMany - 1, pace.usage().waiting);
  LONGS_EQUAL(1, clock.woken);
  join();
  LONGS_EQUAL(kMany, clock.woken);
}

TEST(PaceQueue, OnlyTheFirstWatchesTheMinute) {
  StandingClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{100, 10, 1000});
  test::FakePatience patience(clock);
  const auto begin = clock.steady();
  for (int i = 0; i < 10; ++i) pace.take(1, patience, begin)->content_written();
  clock.now = begin + seconds{55};
  for (std::size_t i = 0; i < 5; ++i) wait_for(pace, clock, seconds{90});
  await([&] {
    const auto usage = pace.usage();  // the mutex makes `ends` visible
    return clock.ends.size() == 5 && usage.waiting == 5;
  });

  CHECK_TRUE(clock.ends.front() == begin + milliseconds{60500});
  LONGS_EQUAL(1, std::count(clock.ends.begin(), clock.ends.end(), clock.ends.front()));

  clock.now = begin + seconds{61};
  over = true;
  pace.wake();
  join();
  LONGS_EQUAL(5, granted);
}

TEST(PaceQueue, WhoBecomesFirstWatchesTheMinute) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 1, 1000});
  test::FakePatience patience(clock);
  const auto begin = clock.steady();
  pace.take(1, patience, begin)->content_written();
  wait_for(pace, clock, seconds{70});
  wait_for(pace, clock, seconds{170});

  clock.advance(milliseconds{60500});
  await([&] { return granted == 1; });
  over = true;  // the first ends without content
  await([&] { return granted == 2; });

  join();
  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
}

TEST(PaceQueue, AMessageWhoseTurnComesTooLateBehindOthersDoesNotWait) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 2, 1000});
  test::FakePatience patience(clock, minutes{100});
  for (int i = 0; i < 2; ++i) pace.take(1, patience, clock.steady())->content_written();
  for (int i = 0; i < 2; ++i) wait_for(pace, clock, seconds{90});

  const auto slot = pace.take(1, patience, clock.steady() + seconds{120});

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 2 messages a minute (messages_per_minute) are used up and 2 messages "
      "wait "
      "before; next free in 121 s",
      slot.error().text.c_str());
  LONGS_EQUAL(0, patience.told().size());
  LONGS_EQUAL(-2, *pace.headroom(1));
  clock.advance(seconds{61});
  join();
}

TEST(PaceQueue, EveryWaiterIsToldEveryTenSeconds) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 1000});
  test::FakePatience patience(clock);
  class Counting final : public exchange::Patience {
   public:
    Steady deadline() const override { return Steady::max(); }
    void still_waiting() override { ++told; }
    bool stopping() const override { return false; }
    std::atomic<int> told = 0;
  };
  std::array<Counting, 3> own;
  {
    const auto held = pace.take(1, patience, clock.steady());
    for (Counting& each : own) {
      threads.emplace_back([&] { (void)pace.take(1, each, clock.steady() + seconds{90}); });
    }
    for (int times = 1; times <= 4; ++times) {
      await([&] {
        return std::all_of(own.begin(), own.end(), [&](const Counting& each) { return each.told == times; });
      });
      clock.advance(seconds{10});
    }
  }
  join();
}

TEST(PaceQueue, KeepsTheOrderWhateverBecomesOfTheSends) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 5, 100000});
  test::FakePatience patience(clock);
  std::minstd_rand random(20261124);
  std::vector<std::size_t> order;
  {
    const auto held = pace.take(1, patience, clock.steady());
    for (std::size_t i = 0; i < 60; ++i) {
      const std::size_t recipients = random() % 9 + 1;
      const bool written = random() % 4 != 0;
      threads.emplace_back([&, i, recipients, written] {
        test::FakePatience own(clock, minutes{1000});
        auto slot = pace.take(recipients, own, own.deadline());
        order.push_back(i);  // the slot guards it
        if (written) slot->content_written();
        if (written) slot->served(recipients);
      });
      await([&] { return pace.usage().waiting == i + 1; });
    }
  }
  for (auto usage = pace.usage(); usage.waiting > 0; usage = pace.usage()) {
    if (usage.sending == 0 && usage.sent_in_minute == 5) clock.advance(seconds{61});
    std::this_thread::yield();
  }
  join();

  LONGS_EQUAL(60, order.size());
  CHECK_TRUE(std::is_sorted(order.begin(), order.end()));
}
