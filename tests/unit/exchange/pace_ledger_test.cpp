// What the pace remembers and learns from the ledger, and that it needs none.
#include <memory>
#include <string>
#include <utility>

#include "exchange/pace.h"
#include "exchange/watched_ledger.h"
#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::PaceLimits;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr const char* kMailbox = "app@contoso.example";

// Its wall time can be set, as an administrator does.
class SettableClock final : public base::Clock {
 public:
  Steady steady() const override { return clock_.steady(); }
  Wall wall() const override { return clock_.wall() + ahead; }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  Steady time) override {
    clock_.wait_until(lock, condition, time);
  }
  void advance(std::chrono::nanoseconds by) { clock_.advance(by); }

  hours ahead{0};

 private:
  test::FakeClock clock_{true};
};

}  // namespace

TEST_GROUP(PaceLedger) {
  SettableClock clock;
  test::WatchedLedger ledger{clock};
  test::FakePatience patience{clock, minutes{100}};
  const base::Clock::Steady begin = clock.steady();
  Pace pace{kMailbox, ledger, clock, PaceLimits{3, 30, 1000}};

  base::Result<exchange::Slot> take(Pace & from, std::size_t recipients = 1, int within = 0) {
    return from.take(recipients, patience, clock.steady() + seconds{within});
  }
  // Each to ten recipients.
  void send(Pace & from, int messages) {
    for (int i = 0; i < messages; ++i) {
      auto slot = take(from, 10);
      CHECK_TRUE(slot.has_value());
      slot->content_written();
      slot->served(10);
    }
  }
};

TEST(PaceLedger, RemembersTheMinuteOverARestart) {
  send(pace, 1);
  clock.advance(seconds{20});
  send(pace, 29);

  Pace restarted(kMailbox, ledger, clock, PaceLimits{3, 30, 1000});

  LONGS_EQUAL(30, restarted.usage().sent_in_minute);
  CHECK_FALSE(take(restarted, 1, 39).has_value());
  CHECK_TRUE(take(restarted, 1, 41).has_value());
  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
}

TEST(PaceLedger, RemembersTheDayOverARestart) {
  send(pace, 30);
  clock.advance(hours{20});

  Pace restarted(kMailbox, ledger, clock, PaceLimits{3, 30, 1000});

  LONGS_EQUAL(300, restarted.usage().recipients_in_day);
  CHECK_FALSE(restarted.headroom(701).has_value());
  clock.advance(hours{5});
  CHECK_TRUE(restarted.headroom(701).has_value());
}

TEST(PaceLedger, RemembersOnlyItsOwnMailbox) {
  send(pace, 3);

  LONGS_EQUAL(0, Pace("other@contoso.example", ledger, clock, PaceLimits{}).usage().sent_in_minute);
}

TEST(PaceLedger, TakesTimesInTheFutureForNow) {
  test::FakeClock hurried;
  hurried.advance(hours{10});
  test::WatchedLedger of_the_future(hurried);
  (void)of_the_future.add_send(kMailbox, hurried.wall());
  (void)of_the_future.add_recipients(kMailbox, 7, hurried.wall());

  Pace restarted(kMailbox, of_the_future, clock, PaceLimits{3, 1, 1000});

  CHECK_TRUE(take(restarted, 1, 90).has_value());
  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
  clock.advance(hours{24});
  LONGS_EQUAL(0, restarted.usage().recipients_in_day);
}

TEST(PaceLedger, SeesWhatAnotherProcessSentWithinTenSeconds) {
  Pace other(kMailbox, ledger, clock, PaceLimits{3, 30, 1000});
  send(other, 20);
  send(pace, 5);
  clock.advance(seconds{10});

  CHECK_TRUE(take(pace).has_value());

  LONGS_EQUAL(25, pace.usage().sent_in_minute);
  LONGS_EQUAL(250, pace.usage().recipients_in_day);
}

TEST(PaceLedger, AReadingDoesNotForgetWhatIsCountedMeanwhile) {
  Pace other(kMailbox, ledger, clock, PaceLimits{3, 30, 1000});
  send(other, 20);
  auto slot = take(pace, 10);
  clock.advance(seconds{10});
  ledger.on_read = [&] {
    slot->content_written();
    slot->served(10);
  };

  CHECK_TRUE(take(pace).has_value());

  LONGS_EQUAL(21, pace.usage().sent_in_minute);
  LONGS_EQUAL(210, pace.usage().recipients_in_day);
}

TEST(PaceLedger, AReadingDoesNotForgetWhatIsBeingWritten) {
  Pace other(kMailbox, ledger, clock, PaceLimits{3, 30, 1000});
  send(other, 20);
  auto slot = take(pace, 10);
  clock.advance(seconds{10});
  bool first = true;
  ledger.on_write = [&] {
    if (std::exchange(first, false)) CHECK_TRUE(take(pace).has_value());
  };

  slot->content_written();

  LONGS_EQUAL(21, pace.usage().sent_in_minute);
}

TEST(PaceLedger, AReadingThatTellsNothingNewCountsNothingTwice) {
  send(pace, 5);
  auto slot = take(pace, 10);
  clock.advance(seconds{10});
  ledger.on_read = [&] { slot->content_written(); };

  CHECK_TRUE(take(pace).has_value());
  ledger.on_read = [] {};
  clock.advance(seconds{10});
  CHECK_TRUE(take(pace).has_value());

  LONGS_EQUAL(6, pace.usage().sent_in_minute);
}

TEST(PaceLedger, IsNotReadForEachMessage) {
  const std::size_t before = ledger.readings;
  pace.set({3, 100000, 10000000});
  for (int i = 0; i < 1000; ++i) {
    send(pace, 1);
    clock.advance(milliseconds{10});
  }

  LONGS_EQUAL(1, before);
  LONGS_EQUAL(1, ledger.readings);
  clock.advance(milliseconds{1});
  send(pace, 1);
  LONGS_EQUAL(2, ledger.readings);
}

TEST(PaceLedger, ThatFailsStopsNothingAndNothingIsForgotten) {
  ledger.failing = true;
  send(pace, 30);
  clock.advance(seconds{11});

  CHECK_FALSE(take(pace, 1, 49).has_value());
  ledger.failing = false;
  clock.advance(seconds{11});
  CHECK_FALSE(take(pace, 1, 38).has_value());
  CHECK_TRUE(take(pace, 1, 39).has_value());
  LONGS_EQUAL(300, pace.usage().recipients_in_day);
}

TEST(PaceLedger, ThatFailsAtTheStartStopsNothing) {
  ledger.failing = true;
  Pace started(kMailbox, ledger, clock, PaceLimits{});

  send(started, 1);

  LONGS_EQUAL(1, started.usage().sent_in_minute);
}

TEST(PaceLedger, IsWrittenWhileThePaceIsFreeForOthers) {
  std::size_t writes = 0;
  ledger.on_write = [&] { writes += pace.usage().sending; };  // hangs where the pace is locked

  send(pace, 1);

  LONGS_EQUAL(2, writes);
}

TEST(PaceLedger, HoldsEachSendAndItsRecipients) {
  send(pace, 2);
  auto refused = take(pace, 10);
  refused->content_written();
  refused->served(0);

  LONGS_EQUAL(3, ledger.sends(kMailbox, {})->size());
  LONGS_EQUAL(2, ledger.recipients(kMailbox, {})->size());
}

TEST(PaceLedger, ChangesNothingWhenTheWallClockIsSetBack) {
  send(pace, 30);
  clock.ahead = hours{-30};
  clock.advance(seconds{50});

  CHECK_TRUE(take(pace, 1, 90).has_value());

  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
}

TEST(PaceLedger, ChangesNothingWhenTheWallClockIsSetForward) {
  send(pace, 30);
  clock.ahead = hours{30};
  clock.advance(seconds{50});

  CHECK_TRUE(take(pace, 1, 90).has_value());

  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
  LONGS_EQUAL(300, pace.usage().recipients_in_day);
}
