// What a hold says, whom it stops, and what ends it.
#include "exchange/holds.h"

#include <string>

#include "holds_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;        // NOLINT(google-build-using-namespace)
using namespace exosubmit::test;  // NOLINT(google-build-using-namespace)
using exchange::find_entry;
using exchange::Holds;
using mail::Fate;
using mail::Outcome;
using Stage = exchange::Stage;

namespace {

Traveller of_mailbox(std::string mailbox, std::string from = "boss@contoso.example") {
  return {std::move(mailbox), std::move(from), base::sha256("of another mailbox"), true};
}

const std::string kApp = "app@contoso.example";

}  // namespace

TEST_GROUP(Holds) {
  HoldsFixture f;

  void three_in_doubt() {
    for (const char* name : {"a", "b", "c"}) f.passed(message(name)).in_doubt();
  }
  void three_without_connection() {
    for (const char* name : {"a", "b", "c"}) f.fails(message(name), no_connection());
  }
};

TEST(Holds, WithoutAFailureEverybodyPasses) {
  f.check_free(message("a"));
  CHECK_FALSE(f.passed(message("a")).probe());
  CHECK_FALSE(f.holds.all_held({kApp}).has_value());
  CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, AHeldMessageIsToldTheScopeTheSecondsTheWordsAndTheRemedy) {
  const Outcome failed = f.fails(message("a"), said(Stage::kFinal, kFull));
  f.clock.advance(seconds{27});

  const Outcome outcome = f.stopped(message("b"));

  ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
  CHECK_EQUAL(451, outcome.code);
  CHECK_FALSE(outcome.from_exchange);
  STRCMP_EQUAL("4.2.2", outcome.status.to_string().c_str());
  STRCMP_EQUAL(("mailbox app@contoso.example held, next try in 873 s: " + std::string(kFull)).c_str(),
               outcome.text.c_str());
  STRCMP_EQUAL(failed.cause.c_str(), outcome.cause.c_str());
  STRCMP_EQUAL(failed.remedy.c_str(), outcome.remedy.c_str());
  STRCMP_EQUAL("session=08DC48BEE95C08E5", outcome.detail.c_str());
}

TEST(Holds, TheMessageThatBeginsAHoldKeepsExchangesWords) {
  const Outcome outcome = f.fails(message("a"), said(Stage::kFinal, kFull));

  CHECK_TRUE(outcome.from_exchange);
  CHECK_EQUAL(554, outcome.code);
}

TEST(Holds, TheThirdUnknownRefusalIsDeferredAndSaysThatTheMailboxIsHeld) {
  f.fails(message("a"), said(Stage::kFinal, kUnknown));
  f.fails(message("b"), said(Stage::kFinal, find_entry("outbound-spam")->sample));

  const Outcome outcome = f.fails(message("c"), said(Stage::kFinal, kUnknown));

  ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
  CHECK_EQUAL(554, outcome.code);
  STRCMP_CONTAINS("mailbox app@contoso.example is held", outcome.cause.c_str());
}

TEST(Holds, EachScopeStopsItsOwn) {
  struct {
    exchange::Judgement failure;
    bool other_from, other_mailbox;
  } const kRows[] = {
      {said(Stage::kFinal, kSendAsDenied), false, false},
      {said(Stage::kFinal, kFull), true, false},
      {said(Stage::kFinal, find_entry("tenant-exceeded-threshold")->sample), true, true},
  };
  for (const auto& row : kRows) {
    HoldsFixture g;
    g.fails(message("a"), row.failure);
    const auto held = [&](const Traveller& traveller) {
      return g.holds.standing(traveller) == Holds::Standing::kHeld;
    };
    CHECK_TRUE(held(message("b")));
    CHECK_EQUAL(row.other_from, held(of_mailbox(kApp, "clerk@contoso.example")));
    CHECK_EQUAL(row.other_mailbox, held(of_mailbox("other@contoso.example")));
  }
}

TEST(Holds, CaseTellsNobodyApart) {
  f.fails(message("a"), said(Stage::kFinal, kSendAsDenied));

  f.check_held(of_mailbox("APP@contoso.example", "BOSS@Contoso.Example"));
}

TEST(Holds, ASuccessEndsEveryHoldOnTheWay) {
  f.fails(message("a"), said(Stage::kFinal, kSendAsDenied));
  f.fails(of_mailbox(kApp, "clerk@contoso.example"), said(Stage::kFinal, kFull));
  f.clock.advance(minutes{15});
  Passage probe = f.passed(message("b"));

  probe.accepted();

  CHECK_TRUE(f.holds.held().empty());
  f.check_free(message("c"));
}

TEST(Holds, ASuccessEndsEveryRun) {
  for (const auto& failure : {no_connection(), said(Stage::kFinal, kLogon), said(Stage::kFinal, kUnknown)}) {
    HoldsFixture g;
    for (const char* name : {"a", "b", "c", "d"}) {
      g.fails(message(name), failure);
      if (std::string_view(name) == "b") g.passed(message("good")).accepted();
    }
    CHECK_TRUE(g.holds.held().empty());
    g.fails(message("e"), failure);
    CHECK_EQUAL(1U, g.holds.held().size());
  }
}

TEST(Holds, TheMessagesOwnRefusalNeitherCountsInARunNorEndsOne) {
  f.fails(message("a"), said(Stage::kFinal, kUnknown));
  f.fails(message("b"), said(Stage::kFinal, kUnknown));
  for (const char* name : {"c", "d", "e"}) f.fails(message(name), said(Stage::kFinal, kInvalidRecipient));
  CHECK_TRUE(f.holds.held().empty());

  f.fails(message("f"), said(Stage::kFinal, kUnknown));

  CHECK_EQUAL(1U, f.holds.held().size());
}

TEST(Holds, MailboxesCountTheirOwnRuns) {
  f.fails(message("a"), said(Stage::kFinal, kUnknown));
  f.fails(message("b"), said(Stage::kFinal, kUnknown));

  f.fails(of_mailbox("other@contoso.example"), said(Stage::kFinal, kUnknown));

  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, ASessionThatStandsEndsARunOfConnectionFailures) {
  f.fails(message("a"), no_connection());
  f.fails(message("b"), no_connection());
  f.passed(message("c")).authenticated();
  f.fails(message("d"), no_connection());

  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, ASessionEndsOnlyWhatWasBeforeMail) {
  f.fails(message("a"), said(Stage::kFinal, kFull));
  f.fails(of_mailbox("other@contoso.example"), said(Stage::kAuth, kTokenRefused));
  f.clock.advance(minutes{15});

  f.passed(of_mailbox("other@contoso.example")).authenticated();
  f.passed(message("b")).authenticated();

  CHECK_EQUAL(1U, f.holds.held().size());
  STRCMP_EQUAL("mailbox app@contoso.example", f.holds.held().front().scope.c_str());
}

TEST(Holds, ThreeMessagesInDoubtInARowHoldTheEndpoint) {
  f.passed(message("a")).in_doubt();
  f.passed(message("a")).in_doubt();
  f.passed(message("b")).in_doubt();
  f.check_free(message("c"));

  f.passed(of_mailbox("other@contoso.example")).in_doubt();

  STRCMP_EQUAL("endpoint", f.holds.held().front().scope.c_str());
  STRCMP_CONTAINS("endpoint held, next try in 5 s: no final answer", f.stopped(message("c")).text.c_str());
  CHECK_FALSE(f.stopped(message("c")).in_doubt);
  CHECK_FALSE(f.stopped(message("c")).cause.empty() || f.stopped(message("c")).remedy.empty());
}

TEST(Holds, WhatIsInDoubtIsProbedByAMessageAndNotEndedByASession) {
  three_in_doubt();
  f.clock.advance(seconds{5});
  CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
  {
    Passage probe = f.passed(message("d"));
    probe.authenticated();
    CHECK_EQUAL(1U, f.holds.held().size());
    probe.in_doubt();
  }

  f.check_pause(seconds{10}, message("e"));
}

TEST(Holds, AnyFinalAnswerEndsAHoldOfMessagesInDoubt) {
  for (const std::string_view answer : {kInvalidRecipient, kUnknown, std::string_view("451 4.9.9 Later")}) {
    HoldsFixture g;
    for (const char* name : {"a", "b", "c"}) g.passed(message(name)).in_doubt();
    g.clock.advance(seconds{5});
    g.fails(message("d"), said(Stage::kFinal, answer));
    CHECK_TRUE(g.holds.held().empty());
    for (const char* name : {"e", "f"}) g.passed(message(name)).in_doubt();
    CHECK_TRUE(g.holds.held().empty());
  }
}

TEST(Holds, WhatIsNoFinalAnswerEndsNoHoldOfMessagesInDoubt) {
  three_in_doubt();
  f.clock.advance(seconds{5});
  f.fails(message("d"), said(Stage::kRcpt, "550 5.1.1 Nobody"));
  f.fails(message("e"), {exchange::cut_before_content_end(Stage::kFinal, "cut"), nullptr, Stage::kFinal});

  CHECK_EQUAL(1U, f.holds.held().size());
}

TEST(Holds, AForeignFromIsHeldAfterThreeRefusalsInTenMinutesAndThenRefusedHere) {
  const auto denied = said(Stage::kFinal, kSendAsDenied, false);
  f.fails(foreign_message("a"), denied);
  f.fails(foreign_message("b"), denied);
  f.clock.advance(minutes{10} + seconds{1});
  ENUMS_EQUAL_INT(Fate::kRefused, f.fails(foreign_message("c"), denied).fate);
  f.fails(foreign_message("d"), denied);
  CHECK_TRUE(f.holds.held().empty());

  ENUMS_EQUAL_INT(Fate::kRefused, f.fails(foreign_message("e"), denied).fate);

  const Outcome outcome = f.stopped(foreign_message("f"));
  ENUMS_EQUAL_INT(Fate::kRefused, outcome.fate);
  CHECK_EQUAL(550, outcome.code);
  STRCMP_EQUAL("5.2.252", outcome.status.to_string().c_str());
  STRCMP_EQUAL(("sender boss@contoso.example at mailbox app@contoso.example refused here without a "
                "connection, next try in 900 s: " +
                std::string(kSendAsDenied))
                   .c_str(),
               outcome.text.c_str());
}

TEST(Holds, AForeignFromIsTriedOncePerPause) {
  const auto denied = said(Stage::kFinal, kSendAsDenied, false);
  for (const char* name : {"a", "b", "c"}) f.fails(foreign_message(name), denied);
  f.clock.advance(minutes{15});
  {
    Passage probe = f.passed(foreign_message("d"));
    ENUMS_EQUAL_INT(Fate::kRefused, f.stopped(foreign_message("e")).fate);
    ENUMS_EQUAL_INT(Fate::kRefused, probe.failed(denied).fate);
  }
  f.check_pause(minutes{30}, foreign_message("e"));

  f.passed(foreign_message("e")).accepted();

  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, ASuccessOfAForeignFromForgetsItsRefusals) {
  const auto denied = said(Stage::kFinal, kSendAsDenied, false);
  for (const char* name : {"a", "b"}) f.fails(foreign_message(name), denied);
  f.passed(foreign_message("good")).accepted();
  f.fails(foreign_message("c"), denied);

  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, AForeignFromIsDeferredWhereAnythingElseIsHeld) {
  const auto denied = said(Stage::kFinal, kSendAsDenied, false);
  for (const char* name : {"a", "b", "c"}) f.fails(foreign_message(name), denied);
  f.fails(of_mailbox(kApp, "clerk@contoso.example"), said(Stage::kFinal, kFull));

  ENUMS_EQUAL_INT(Fate::kDeferred, f.stopped(foreign_message("d")).fate);
}

TEST(Holds, AFromThatIsPromisedByNowIsDeferred) {
  for (const char* name : {"a", "b", "c"}) {
    f.fails(foreign_message(name), said(Stage::kFinal, kSendAsDenied, false));
  }

  ENUMS_EQUAL_INT(Fate::kDeferred, f.stopped(message("d")).fate);
}

TEST(Holds, A4xxForAForeignFromHoldsNothing) {
  const auto later = said(Stage::kFinal, "451 4.2.252 SendAsDenied; a not allowed to send as b", false);
  for (const char* name : {"a", "b", "c"}) f.fails(foreign_message(name), later);

  CHECK_TRUE(f.holds.held().empty());
}

TEST(Holds, InventedSendersDoNotFillTheMemory) {
  for (int i = 0; i < 1001; ++i) {
    f.fails(of_mailbox(kApp, std::to_string(i) + "@contoso.example"), said(Stage::kFinal, kSendAsDenied));
    f.clock.advance(seconds{0} + std::chrono::milliseconds{1});
  }

  CHECK_EQUAL(1000U, f.holds.held().size());
  CHECK_EQUAL(1000U, f.store.all().value().size());
  f.check_free(of_mailbox(kApp, "0@contoso.example"));
  f.check_held(of_mailbox(kApp, "1000@contoso.example"));
}

TEST(Holds, AllHeldNamesWhatIsDueFirst) {
  f.fails(message("a"), said(Stage::kFinal, kThrottled));
  CHECK_FALSE(f.holds.all_held({kApp, "other@contoso.example"}).has_value());
  f.fails(of_mailbox("other@contoso.example"), said(Stage::kFinal, kFull));

  const auto outcome = f.holds.all_held({kApp, "other@contoso.example"});

  CHECK_TRUE(outcome.has_value());
  ENUMS_EQUAL_INT(Fate::kDeferred, outcome->fate);
  STRCMP_CONTAINS("mailbox other@contoso.example held, next try in 900 s: 554 5.2.2", outcome->text.c_str());
  CHECK_FALSE(f.holds.all_held({}).has_value());
}

TEST(Holds, MailIsLetInWhereAProbeIsDue) {
  f.fails(message("a"), said(Stage::kFinal, kFull));
  CHECK_TRUE(f.holds.all_held({kApp}).has_value());
  f.clock.advance(minutes{15});
  CHECK_FALSE(f.holds.all_held({kApp}).has_value());

  const Passage probe = f.passed(message("b"));

  CHECK_TRUE(f.holds.all_held({kApp}).has_value());
}

TEST(Holds, AHeldFromDoesNotShutItsMailbox) {
  f.fails(message("a"), said(Stage::kFinal, kSendAsDenied));

  CHECK_FALSE(f.holds.all_held({kApp}).has_value());
}

TEST(Holds, TellsWhatIsHeld) {
  const auto began = f.clock.wall();
  f.fails(message("a"), said(Stage::kFinal, kFull));
  f.clock.advance(minutes{1});

  const auto held = f.holds.held().front();

  STRCMP_EQUAL("mailbox app@contoso.example", held.scope.c_str());
  CHECK_EQUAL(554, held.outcome.code);
  CHECK_TRUE(held.since == began);
  CHECK_TRUE(held.next_probe == began + minutes{15});
  CHECK_TRUE(held.pause == minutes{15});
}

TEST(Holds, BeginGoingOnAndEndStandInTheLog) {
  f.fails(message("a"), said(Stage::kFinal, kFull));
  CHECK_TRUE(
      f.sink.contains("warning: hold began: scope=mailbox app@contoso.example, next_probe=900s, "
                      "probe=a message (554 5.2.2 mailbox full; "));
  CHECK_TRUE(f.sink.contains("[session=08DC48BEE95C08E5]"));
  f.clock.advance(minutes{15});
  f.fails(message("b"), said(Stage::kFinal, kFull));
  CHECK_TRUE(
      f.sink.contains("warning: hold goes on: scope=mailbox app@contoso.example, lasted=900s, "
                      "next_probe=1800s"));
  f.clock.advance(minutes{30});
  f.passed(message("c")).accepted();
  CHECK_TRUE(
      f.sink.contains("hold ended: scope=mailbox app@contoso.example, lasted=2700s "
                      "(\"postqueue -f\" sends the waiting mail now)"));

  CHECK_EQUAL(3U, f.sink.lines().size());
}
