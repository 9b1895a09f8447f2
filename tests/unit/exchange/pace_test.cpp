#include "exchange/pace.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::Slot;
using std::chrono::seconds;

TEST_GROUP(Pace) {
  test::FakeClock clock;
  Pace pace{clock, 1};
  test::FakePatience patience{clock};

  base::Clock::Steady in(int time) { return clock.steady() + seconds{time}; }
};

TEST(Pace, GivesAsManySlotsAsThereAre) {
  Pace two(clock, 2);
  const auto first = two.take(patience, in(90));
  const auto second = two.take(patience, in(90));

  CHECK_TRUE(first.has_value() && second.has_value());
  LONGS_EQUAL(0, two.headroom());
}

TEST(Pace, ASlotComesBackWhenItDies) {
  { const auto slot = pace.take(patience, in(90)); }

  LONGS_EQUAL(1, pace.headroom());
}

TEST(Pace, AStoppingDaemonGivesNoSlot) {
  patience.stop();

  CHECK_FALSE(pace.take(patience, in(90)).has_value());
  LONGS_EQUAL(1, pace.headroom());
}

TEST(Pace, WhoeverWaitsLongestIsNext) {
  auto held = std::make_unique<Slot>(std::move(*pace.take(patience, in(90))));
  std::vector<int> order;
  std::vector<std::thread> waiters;
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&, i] {
      test::FakePatience own(clock);
      const auto slot = pace.take(own, in(90));
      order.push_back(i);  // the slot guards it
    });
    clock.await_waiters(static_cast<std::size_t>(i) + 1);
  }
  LONGS_EQUAL(-3, pace.headroom());

  held.reset();
  for (auto& waiter : waiters) waiter.join();

  CHECK_TRUE(order == std::vector<int>({0, 1, 2}));
  LONGS_EQUAL(1, pace.headroom());
}

TEST(Pace, AWaitEndsAtItsBoundAndSaysWhatItWaitedFor) {
  test::FakeClock jumping(true);
  Pace busy(jumping, 1);
  test::FakePatience own(jumping);
  const auto held = busy.take(own, jumping.steady() + seconds{90});

  const auto late = busy.take(own, jumping.steady() + seconds{90});

  CHECK_FALSE(late.has_value());
  STRCMP_CONTAINS("no free slot within 90 s", late.error().text.c_str());
  LONGS_EQUAL(0, busy.headroom());
}

TEST(Pace, AWaitEndsAtTheMessagesDeadline) {
  test::FakeClock jumping(true);
  Pace busy(jumping, 1);
  test::FakePatience own(jumping, seconds{30});
  const auto begin = jumping.steady();
  const auto held = busy.take(own, begin + seconds{90});

  CHECK_FALSE(busy.take(own, begin + seconds{90}).has_value());
  CHECK_TRUE(jumping.steady() == begin + seconds{30});
}

TEST(Pace, TellsThatItStillWaitsEveryTenSeconds) {
  test::FakeClock jumping(true);
  Pace busy(jumping, 1);
  test::FakePatience own(jumping);
  const auto held = busy.take(own, jumping.steady() + seconds{90});

  (void)busy.take(own, jumping.steady() + seconds{90});

  LONGS_EQUAL(9, own.told().size());
}

TEST(Pace, AStopEndsEveryWait) {
  const auto held = pace.take(patience, in(90));
  test::FakePatience own(clock);
  std::string error;
  std::thread waiter([&] {
    const auto slot = pace.take(own, in(90));
    error = slot ? "" : slot.error().text;
  });
  clock.await_waiters(1);

  own.stop();
  pace.wake();
  waiter.join();

  STRCMP_EQUAL("the daemon is stopping", error.c_str());
}
