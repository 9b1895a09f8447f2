// Who of many waiters wakes, when, and what each is told.
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "exchange/pace.h"
#include "exchange/standing_clock.h"
#include "state/memory_ledger.h"
#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::PaceLimits;
using exchange::Slot;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Steady = base::Clock::Steady;

namespace {

constexpr seconds kPatience{30};  // real time: long enough for any machine, and no test that passes needs it

// Asks until it is so.
template <typename Condition>
void await(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    CHECK_TRUE(std::chrono::steady_clock::now() < end);
    std::this_thread::yield();
  }
}

class Waiting : public Utest {
 protected:
  static constexpr std::size_t kMany = 20;

  // Waits in a thread of its own and holds its slot until the test ends.
  template <typename Clock>
  void wait_in_thread(Pace& pace, Clock& clock, seconds within) {
    const std::size_t waiting = pace.usage().waiting;
    threads.emplace_back([&, within] {
      test::FakePatience own(clock, minutes{100});
      auto slot = pace.take(1, own, clock.steady() + within);
      if (!slot) return;
      ++granted;
      while (!over) std::this_thread::yield();
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

}  // namespace

TEST_GROUP_BASE(PaceQueue, Waiting){};

// No wait ends but by a notification.
TEST_GROUP_BASE(PaceWakes, Waiting) {
  test::StandingClock clock;
  state::MemoryLedger ledger{clock};
  test::FakePatience patience{clock, minutes{100}};
  const Steady begin = clock.steady();

  Slot take(Pace & pace) { return std::move(*pace.take(1, patience, clock.steady())); }
  void wait_for(Pace & pace) {
    const std::size_t waits = clock.waits();
    wait_in_thread(pace, clock, seconds{90});
    await([&] { return clock.waits() > waits; });
  }
  // One waits, `change` comes: what the one who waited is told.
  std::string told_after(Pace & pace, exchange::Patience & own, const std::function<void()>& change) {
    std::string error;
    std::thread waiter([&] {
      const auto slot = pace.take(1, own, clock.steady() + seconds{20});
      error = slot ? "granted" : slot.error().text;
    });
    await([&] { return clock.waits() == 1; });
    change();
    waiter.join();
    return error;
  }
};

TEST(PaceWakes, ASlotWakesExactlyTheOneWhoseTurnItIs) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 100, 1000});
  auto held = std::make_unique<Slot>(take(pace));
  for (std::size_t i = 0; i < kMany; ++i) wait_for(pace);

  held.reset();
  await([&] { return granted == 1; });

  LONGS_EQUAL(kMany - 1, pace.usage().waiting);
  LONGS_EQUAL(1, clock.woken);
  join();
  LONGS_EQUAL(kMany, clock.woken);
}

TEST(PaceWakes, OnlyTheFirstWatchesTheMinute) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{100, 10, 1000});
  for (int i = 0; i < 10; ++i) take(pace).content_written();
  clock.now = begin + seconds{55};
  for (int i = 0; i < 5; ++i) wait_for(pace);

  LONGS_EQUAL(1, clock.waits_until(begin + milliseconds{60500}));
  LONGS_EQUAL(4, clock.waits_until(begin + seconds{65}));
  clock.now = begin + seconds{61};
  pace.wake();
  join();
  LONGS_EQUAL(5, granted);
}

TEST(PaceWakes, WhoBecomesFirstByASlotWatchesTheMinute) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 2, 1000});
  take(pace).content_written();
  clock.now = begin + seconds{55};
  auto held = std::make_unique<Slot>(take(pace));
  wait_for(pace);
  wait_for(pace);

  held.reset();
  await([&] { return granted == 1 && clock.waits_until(begin + milliseconds{60500}) == 2; });

  join();
  LONGS_EQUAL(2, granted);
}

TEST(PaceWakes, WhoBecomesFirstBecauseOneLeavesWatchesTheMinute) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 1, 1000});
  take(pace).content_written();
  clock.now = begin + seconds{55};
  class Leaving final : public exchange::Patience {
   public:
    Steady deadline() const override { return Steady::max(); }
    void still_waiting() override {
      while (!go) std::this_thread::yield();
      throw std::bad_alloc();
    }
    bool stopping() const override { return false; }
    std::atomic<bool> go = false;
  } leaving;
  std::atomic<bool> left = false;
  std::thread first([&] {
    try {
      (void)pace.take(1, leaving, begin + seconds{90});
    } catch (const std::bad_alloc&) {
      left = true;
    }
  });
  await([&] { return pace.usage().waiting == 1; });
  wait_for(pace);
  LONGS_EQUAL(0, clock.waits_until(begin + milliseconds{60500}));

  leaving.go = true;
  first.join();
  CHECK_TRUE(left);
  await([&] { return clock.waits_until(begin + milliseconds{60500}) == 1; });

  LONGS_EQUAL(1, pace.usage().waiting);
  clock.now = begin + seconds{61};
  pace.wake();
  join();
}

TEST(PaceWakes, RecipientsThatWereRefusedLetTheNextOneGo) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 30, 10});
  auto held = std::move(*pace.take(5, patience, begin));
  held.served(5);
  clock.now = begin + std::chrono::hours{24} - seconds{10};
  auto sending = std::move(*pace.take(5, patience, clock.steady()));
  wait_for(pace);

  sending.served(4);
  await([&] { return granted == 1; });

  join();
}

TEST(PaceWakes, AStopEndsEveryWait) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 1000});
  const auto held = take(pace);
  test::FakePatience own(clock, minutes{10});

  const std::string told = told_after(pace, own, [&] {
    own.stop();
    pace.wake();
  });

  STRCMP_EQUAL("the daemon is stopping", told.c_str());
  LONGS_EQUAL(0, pace.usage().waiting);
}

TEST(PaceWakes, RecipientsOfMessagesThatWaitAreNoHeadroom) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 10});
  const auto held = take(pace);
  test::FakePatience own(clock, minutes{10});

  bool enough_for_nine = true, enough_for_eight = false;
  told_after(pace, own, [&] {
    enough_for_nine = pace.headroom(9).has_value();
    enough_for_eight = pace.headroom(8).has_value();
    own.stop();
    pace.wake();
  });

  CHECK_FALSE(enough_for_nine);
  CHECK_TRUE(enough_for_eight);
  CHECK_TRUE(pace.headroom(9).has_value());
}

TEST(PaceWakes, AStopEndsTheWaitsOfAllMailboxes) {
  exchange::Paces paces(ledger, clock);
  Pace& pace = paces.of("app@contoso.example", PaceLimits{1, 30, 1000});
  paces.of("other@contoso.example", PaceLimits{});
  const auto held = take(pace);
  test::FakePatience own(clock, minutes{10});

  const std::string told = told_after(pace, own, [&] {
    own.stop();
    paces.wake();
  });

  STRCMP_EQUAL("the daemon is stopping", told.c_str());
}

TEST(PaceWakes, AWaitThatAReloadMakesVainEndsAtOnce) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 1000});
  const auto held = take(pace);

  const std::string told = told_after(pace, patience, [&] { pace.set({1, 30, 1}); });

  STRCMP_CONTAINS("recipients_per_day", told.c_str());
}

TEST(PaceWakes, AWaitThatTooManySessionsMakeVainEndsAtOnce) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 1000});
  const auto held = take(pace);

  const std::string told = told_after(pace, patience, [&] { pace.too_many_sessions(); });

  STRCMP_CONTAINS("Exchange took no more sends at a time (432)", told.c_str());
}

TEST(PaceWakes, MoreSessionsLetWaitersGoAtOnce) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{1, 30, 1000});
  const auto held = take(pace);
  for (int i = 0; i < 3; ++i) wait_for(pace);

  pace.set({3, 30, 1000});
  await([&] { return granted == 2; });

  LONGS_EQUAL(3, pace.usage().sending);
  join();
}

TEST(PaceWakes, AHigherRateLetsWaitersGoAtOnce) {
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 1, 1000});
  take(pace).content_written();
  wait_for(pace);

  pace.set({3, 2, 1000});
  await([&] { return granted == 1; });

  join();
}

TEST(PaceQueue, AMessageWhoseTurnComesTooLateBehindOthersDoesNotWait) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 2, 1000});
  test::FakePatience patience(clock, minutes{100});
  for (int i = 0; i < 2; ++i) pace.take(1, patience, clock.steady())->content_written();
  for (int i = 0; i < 2; ++i) wait_in_thread(pace, clock, seconds{90});

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

TEST(PaceQueue, AMessageWhoseRecipientsOthersTakeDoesNotWait) {
  test::FakeClock clock;
  state::MemoryLedger ledger(clock);
  Pace pace("app@contoso.example", ledger, clock, PaceLimits{3, 30, 10});
  test::FakePatience patience(clock, hours{100});
  for (int i = 0; i < 2; ++i) {
    pace.take(5, patience, clock.steady())->served(5);
    clock.advance(hours{12} - seconds{5});
  }
  threads.emplace_back([&] {
    test::FakePatience own(clock, hours{1});
    if (pace.take(5, own, own.deadline())) ++granted;
  });
  await([&] { return pace.usage().waiting == 1; });

  const auto slot = pace.take(1, patience, clock.steady() + seconds{90});

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 10 recipients a day (recipients_per_day) are used up and 1 message waits "
      "before; next free in 43206 s",
      slot.error().text.c_str());
  clock.advance(seconds{11});
  join();
  LONGS_EQUAL(1, granted);
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
