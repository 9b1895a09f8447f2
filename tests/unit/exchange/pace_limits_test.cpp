// What may be sent within a minute and within a day, and what a 432 changes.
#include <memory>
#include <string>

#include "exchange/pace.h"
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

TEST_GROUP(PaceLimits) {
  test::FakeClock clock{true};
  state::MemoryLedger ledger{clock};
  Pace pace{"app@contoso.example", ledger, clock, PaceLimits{3, 30, 10000}};
  test::FakePatience patience{clock, hours{100}};
  const base::Clock::Steady begin = clock.steady();

  base::Clock::Steady in(int time) { return clock.steady() + seconds{time}; }
  base::Result<Slot> take(std::size_t recipients, int within = 0) {
    return pace.take(recipients, patience, in(within));
  }
  void send(int messages) {
    for (int i = 0; i < messages; ++i) {
      auto slot = take(1);
      CHECK_TRUE(slot.has_value());
      slot->content_written();
    }
  }
  void serve(std::size_t recipients) {
    auto slot = take(recipients);
    CHECK_TRUE(slot.has_value());
    slot->served(recipients);
  }
  std::string refusal(std::size_t recipients, int within = 0) {
    const auto slot = take(recipients, within);
    CHECK_FALSE(slot.has_value());
    return slot ? "" : slot.error().text;
  }
};

TEST(PaceLimits, TheMessageAfterTheMinutesLastWaitsUntilTheFirstHasLeft) {
  send(1);
  clock.advance(seconds{20});
  send(29);

  CHECK_TRUE(take(1, 90).has_value());
  CHECK_TRUE(clock.steady() == begin + milliseconds{60500});
}

TEST(PaceLimits, AMessageCountsFromItsLastOctet) {
  pace.set({3, 1, 10000});
  auto slot = take(1);
  clock.advance(seconds{10});
  slot->content_written();
  clock.advance(seconds{5});
  { const Slot ended(std::move(*slot)); }

  CHECK_TRUE(take(1, 90).has_value());
  CHECK_TRUE(clock.steady() == begin + milliseconds{70500});
}

TEST(PaceLimits, ASendInProgressMayCountAtAnyMoment) {
  pace.set({3, 2, 10000});
  const auto first = take(1);
  const auto second = take(1);

  STRCMP_CONTAINS("2 messages a minute (messages_per_minute) are used up; next free in 61 s",
                  refusal(1).c_str());
}

TEST(PaceLimits, ASendWithoutContentCountsNothing) {
  pace.set({3, 1, 10});
  { const auto slot = take(10); }

  LONGS_EQUAL(0, pace.usage().sent_in_minute);
  LONGS_EQUAL(0, pace.usage().recipients_in_day);
  CHECK_TRUE(take(10).has_value());
}

TEST(PaceLimits, AWaitThatWouldBeInVainDoesNotBegin) {
  send(30);
  clock.advance(seconds{20});

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 30 messages a minute (messages_per_minute) are used up; next free in 41 "
      "s",
      refusal(1, 40).c_str());
  CHECK_TRUE(clock.steady() == begin + seconds{20});
  LONGS_EQUAL(0, patience.told().size());
}

TEST(PaceLimits, RecipientsCountWhenServed) {
  auto slot = take(500);
  slot->served(3);

  LONGS_EQUAL(3, pace.usage().recipients_in_day);
  pace.set({3, 30, 503});
  CHECK_TRUE(pace.headroom(500).has_value());
  CHECK_FALSE(pace.headroom(501).has_value());
}

TEST(PaceLimits, RecipientsOfASendInProgressMayCountAtAnyMoment) {
  pace.set({3, 30, 10});
  const auto slot = take(6);

  CHECK_FALSE(take(5).has_value());
  CHECK_TRUE(take(4).has_value());
}

TEST(PaceLimits, ADayThatIsUsedUpIsToldAtOnce) {
  serve(6000);
  clock.advance(hours{2});
  serve(4000);

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 10000 recipients a day (recipients_per_day) are used up; next free in "
      "79201 s",
      refusal(1, 3600).c_str());
  CHECK_TRUE(clock.steady() == begin + hours{2});
  CHECK_FALSE(pace.headroom(1).has_value());
}

TEST(PaceLimits, ADayThatHasTooFewLeftIsToldAtOnce) {
  serve(9996);

  STRCMP_CONTAINS("10000 recipients a day (recipients_per_day) are used up but for 4, 5 are wanted; next",
                  refusal(5, 3600).c_str());
  CHECK_TRUE(take(4).has_value());
}

TEST(PaceLimits, ADayLastsTwentyFourHours) {
  serve(9996);
  clock.advance(hours{24} - seconds{30});

  CHECK_TRUE(take(5, 90).has_value());
  CHECK_TRUE(clock.steady() == begin + hours{24} + milliseconds{500});
}

TEST(PaceLimits, AMessageLargerThanADayIsNeverSent) {
  pace.set({3, 30, 100});

  STRCMP_EQUAL(
      "mailbox app@contoso.example: 101 recipients are more than it may have in a day (100, "
      "recipients_per_day)",
      refusal(101, 3600).c_str());
  CHECK_FALSE(pace.headroom(101).has_value());
}

TEST(PaceLimits, HeadroomIsTheLeastThatIsLeft) {
  LONGS_EQUAL(3, *pace.headroom(1));
  send(28);
  LONGS_EQUAL(2, *pace.headroom(1));
  const auto first = take(1);
  LONGS_EQUAL(1, *pace.headroom(1));
  const auto second = take(1);
  LONGS_EQUAL(0, *pace.headroom(1));
}

TEST(PaceLimits, UsageTellsWhatCounts) {
  send(2);
  auto slot = take(7);
  slot->served(7);

  const Pace::Usage usage = pace.usage();

  LONGS_EQUAL(3, usage.limits.sessions);
  LONGS_EQUAL(1, usage.sending);
  LONGS_EQUAL(2, usage.sent_in_minute);
  LONGS_EQUAL(7, usage.recipients_in_day);
}

TEST(PaceLimits, TooManySessionsTakeOneAwayForTenMinutes) {
  pace.too_many_sessions();

  LONGS_EQUAL(2, pace.usage().limits.sessions);
  clock.advance(minutes{10} - seconds{1});
  LONGS_EQUAL(2, pace.usage().limits.sessions);
  clock.advance(seconds{1});
  LONGS_EQUAL(3, pace.usage().limits.sessions);
}

TEST(PaceLimits, TooManySessionsAgainLastLongerAndTakeNoFurtherOne) {
  pace.too_many_sessions();
  clock.advance(minutes{9});
  pace.too_many_sessions();

  LONGS_EQUAL(2, pace.usage().limits.sessions);
  clock.advance(minutes{9});
  LONGS_EQUAL(2, pace.usage().limits.sessions);
  clock.advance(minutes{1});
  LONGS_EQUAL(3, pace.usage().limits.sessions);
}

TEST(PaceLimits, TooManySessionsLeaveOne) {
  pace.set({1, 30, 10000});
  pace.too_many_sessions();

  LONGS_EQUAL(1, pace.usage().limits.sessions);
  CHECK_TRUE(take(1, 90).has_value());
}

TEST(PaceLimits, TheSessionTakenAwayComesBackToWhoWaits) {
  pace.set({2, 30, 10000});
  const auto held = take(1);
  pace.too_many_sessions();
  clock.advance(seconds{5});

  CHECK_TRUE(take(1, 3600).has_value());
  CHECK_TRUE(clock.steady() == begin + minutes{10});
}

TEST(PaceLimits, TheNextSendAfterTooManySessionsBeginsInThirtyToSixtySeconds) {
  auto least = seconds{1000}, most = seconds{0};
  for (int i = 0; i < 100; ++i) {
    Pace own("app" + std::to_string(i), ledger, clock, PaceLimits{});
    const auto before = clock.steady();
    own.too_many_sessions();
    CHECK_TRUE(own.take(1, patience, in(90)).has_value());
    least = std::min(least, std::chrono::floor<seconds>(clock.steady() - before));
    most = std::max(most, std::chrono::ceil<seconds>(clock.steady() - before));
  }

  CHECK_TRUE(least >= seconds{30});
  CHECK_TRUE(most <= seconds{60});
  CHECK_TRUE(most - least > seconds{10});
}

TEST(PaceLimits, APauseAfterTooManySessionsIsToldAndLeavesNoHeadroom) {
  pace.too_many_sessions();

  STRCMP_CONTAINS("Exchange took no more sends at a time (432); next free in ", refusal(1, 29).c_str());
  CHECK_TRUE(clock.steady() == begin);
  LONGS_EQUAL(0, *pace.headroom(1));
}

TEST(PaceLimits, AHostHasItsShareOfEachLimitAndAtLeastOne) {
  config::MailboxSettings mailbox;

  const PaceLimits half = exchange::pace_limits(mailbox, {1, 2});
  LONGS_EQUAL(1, half.sessions);
  LONGS_EQUAL(15, half.messages_per_minute);
  LONGS_EQUAL(5000, half.recipients_per_day);
  const PaceLimits third = exchange::pace_limits(mailbox, {2, 3});
  LONGS_EQUAL(2, third.sessions);
  LONGS_EQUAL(6666, third.recipients_per_day);
  LONGS_EQUAL(1, exchange::pace_limits(mailbox, {1, 100}).messages_per_minute);
  LONGS_EQUAL(30, exchange::pace_limits(mailbox, {}).messages_per_minute);
}

TEST(PaceLimits, AMailboxHasOnePaceWhateverTheCaseOfItsName) {
  exchange::Paces paces(ledger, clock);
  Pace& first = paces.of("App@Contoso.example", PaceLimits{3, 30, 10000});
  auto slot = first.take(1, patience, in(0));
  slot->content_written();

  Pace& second = paces.of("app@contoso.EXAMPLE", PaceLimits{2, 20, 500});

  POINTERS_EQUAL(&first, &second);
  LONGS_EQUAL(2, first.usage().limits.sessions);
  LONGS_EQUAL(1, first.usage().sent_in_minute);
  LONGS_EQUAL(1, ledger.sends("app@contoso.example", {})->size());
  CHECK_TRUE(&first != &paces.of("other@contoso.example", PaceLimits{}));
}
