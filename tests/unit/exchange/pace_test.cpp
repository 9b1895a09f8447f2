// How messages wait for their turn: sends in progress, order, bounds, stop.
#include "exchange/pace.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "state/memory_ledger.h"
#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::PaceLimits;
using exchange::Slot;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP(Pace) {
  test::FakeClock clock;
  state::MemoryLedger ledger{clock};
  Pace pace{"app@contoso.example", ledger, clock, PaceLimits{1, 30, 10000}};
  test::FakePatience patience{clock, minutes{60}};

  base::Clock::Steady in(int time) { return clock.steady() + seconds{time}; }
  long headroom() { return pace.headroom(1).value_or(-99); }
};

TEST_GROUP(PaceWaits) {
  test::FakeClock clock{true};
  state::MemoryLedger ledger{clock};
  Pace pace{"app@contoso.example", ledger, clock, PaceLimits{1, 30, 10000}};
  test::FakePatience patience{clock};
  base::Result<Slot> held = pace.take(1, patience, in(90));

  base::Clock::Steady in(int time) { return clock.steady() + seconds{time}; }
};

TEST(Pace, GivesAsManySlotsAsThereAre) {
  pace.set({2, 30, 10000});
  const auto first = pace.take(1, patience, in(90));
  const auto second = pace.take(1, patience, in(90));

  CHECK_TRUE(first.has_value() && second.has_value());
  LONGS_EQUAL(2, pace.usage().sending);
  LONGS_EQUAL(0, headroom());
}

TEST(Pace, ASlotComesBackWhenItDies) {
  { const auto slot = pace.take(1, patience, in(90)); }

  LONGS_EQUAL(1, headroom());
}

TEST(Pace, ASlotThatMovedComesBackOnce) {
  pace.set({2, 30, 10000});
  {
    auto slot = pace.take(1, patience, in(90));
    slot->content_written();
    const Slot moved(std::move(*slot));
    LONGS_EQUAL(1, pace.usage().sending);
  }

  LONGS_EQUAL(0, pace.usage().sending);
  LONGS_EQUAL(1, pace.usage().sent_in_minute);
  LONGS_EQUAL(2, headroom());
}

TEST(Pace, AStoppingDaemonGivesNoSlot) {
  patience.stop();

  CHECK_FALSE(pace.take(1, patience, in(90)).has_value());
  LONGS_EQUAL(1, headroom());
}

TEST(Pace, WhoeverWaitsLongestIsNext) {
  auto held = std::make_unique<Slot>(std::move(*pace.take(1, patience, in(90))));
  std::vector<int> order;
  std::vector<std::thread> waiters;
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&, i] {
      test::FakePatience own(clock);
      const auto slot = pace.take(1, own, in(90));
      order.push_back(i);  // the slot guards it
    });
    clock.await_waiters(static_cast<std::size_t>(i) + 1);
  }
  LONGS_EQUAL(3, pace.usage().waiting);
  LONGS_EQUAL(-3, headroom());

  held.reset();
  for (auto& waiter : waiters) waiter.join();

  CHECK_TRUE(order == std::vector<int>({0, 1, 2}));
  LONGS_EQUAL(1, headroom());
}

TEST(Pace, NobodyOvertakesWhoWaitsForRecipients) {
  pace.set({3, 30, 10});
  auto eight = std::make_unique<Slot>(std::move(*pace.take(8, patience, in(90))));
  eight->served(8);
  clock.advance(std::chrono::hours{24} - seconds{10});
  std::atomic<bool> five = false;
  std::thread waiter([&] {
    test::FakePatience own(clock);
    five = pace.take(5, own, in(90)).has_value();
  });
  clock.await_waiters(1);

  const auto two = pace.take(2, patience, clock.steady());
  clock.advance(seconds{11});
  waiter.join();

  CHECK_FALSE(two.has_value());
  CHECK_TRUE(five);
}

TEST(Pace, FewerSessionsLetSlotsRunOut) {
  pace.set({2, 30, 10000});
  auto first = std::make_unique<Slot>(std::move(*pace.take(1, patience, in(90))));
  auto second = std::make_unique<Slot>(std::move(*pace.take(1, patience, in(90))));
  pace.set({1, 30, 10000});

  first.reset();
  CHECK_FALSE(pace.take(1, patience, clock.steady()).has_value());
  second.reset();
  CHECK_TRUE(pace.take(1, patience, clock.steady()).has_value());
}

TEST(PaceWaits, EndAtTheirBoundAndSayWhatTheyWaitedFor) {
  const auto late = pace.take(1, patience, in(90));

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 1 of at most 1 sends at a time (max_sessions) are in "
      "progress; no turn within 90 s",
      late.error().text.c_str());
  CHECK_TRUE(late.error().remedy == base::Remedy::kTryLater);
  LONGS_EQUAL(0, *pace.headroom(1));
}

TEST(PaceWaits, EndAtTheMessagesDeadline) {
  test::FakePatience own(clock, seconds{30});
  const auto begin = clock.steady();

  CHECK_FALSE(pace.take(1, own, in(90)).has_value());
  CHECK_TRUE(clock.steady() == begin + seconds{30});
}

TEST(PaceWaits, AreToldBeforeTheyBeginAndEveryTenSeconds) {
  const auto begin = clock.steady();

  (void)pace.take(1, patience, in(90));

  LONGS_EQUAL(9, patience.told().size());
  CHECK_TRUE(patience.told().front() == begin);
  CHECK_TRUE(patience.told().at(1) == begin + seconds{10});
  CHECK_TRUE(patience.told().back() == begin + seconds{80});
}

TEST(PaceWaits, AreNotToldWhereThereIsNone) { LONGS_EQUAL(0, patience.told().size()); }
