// Who probes a hold, when, and what a probe's failure does.
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "exchange/holds.h"
#include "holds_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;        // NOLINT(google-build-using-namespace)
using namespace exosubmit::test;  // NOLINT(google-build-using-namespace)
using exchange::find_entry;
using mail::Fate;
using Stage = exchange::Stage;

namespace {
const std::string kApp = "app@contoso.example";
}

TEST_GROUP(HoldsProbe) {
  HoldsFixture f;
  const Judgement full = said(Stage::kFinal, kFull);
  const Judgement refused_token = said(Stage::kAuth, kTokenRefused);

  void fill_mailbox_until_due() {
    f.fails(message("first"), full);
    f.clock.advance(minutes{15});
  }
};

TEST(HoldsProbe, PausesDoubleWithJitter) {
  f.random = 0.5;
  f.fails(message("a"), full);
  f.check_pause(minutes{15} + seconds{90}, message("b"));
  f.fails(message("b"), full);
  f.check_pause(minutes{33}, message("c"));
  f.random = 1;
  f.fails(message("c"), full);
  f.check_pause(minutes{72}, message("d"));
  f.fails(message("d"), full);
  f.check_pause(minutes{72}, message("e"));
}

TEST(HoldsProbe, OneMessageProbesAndTheOthersAreDeferred) {
  fill_mailbox_until_due();
  f.check_due(message("a"));
  const Passage probe = f.passed(message("a"));
  CHECK_TRUE(probe.probe());

  f.check_held(message("b"));
  STRCMP_CONTAINS("mailbox app@contoso.example held, another try is on its way: 554 5.2.2 mailbox full",
                  f.stopped(message("b")).text.c_str());
}

TEST(HoldsProbe, OneProbesForAllTheScopesThatHoldIt) {
  f.fails(message("a"), said(Stage::kFinal, kSendAsDenied));
  Traveller clerk = message("b");
  clerk.from = "clerk@contoso.example";
  f.fails(clerk, full);
  f.clock.advance(minutes{15});
  {
    Passage probe = f.passed(message("c"));
    f.check_held(clerk);
    probe.failed(full);
  }

  clerk.message = base::sha256("another");
  f.check_held(clerk);
  f.check_held(message("d"));
  f.clock.advance(minutes{30});
  f.check_due(clerk);
}

TEST(HoldsProbe, HeldInOneScopeNobodyProbesAnother) {
  f.fails(message("a"), full);
  f.clock.advance(minutes{10});
  Traveller other = message("b");
  other.mailbox = "other@contoso.example";
  f.fails(other, said(Stage::kFinal, find_entry("tenant-exceeded-threshold")->sample));
  f.clock.advance(minutes{5});

  STRCMP_CONTAINS("tenant held, next try in 600 s", f.stopped(message("c")).text.c_str());
}

TEST(HoldsProbe, AProbeOfWhichNothingIsToldLeavesTheHoldDue) {
  fill_mailbox_until_due();
  { const Passage probe = f.passed(message("a")); }

  CHECK_TRUE(f.passed(message("b")).probe());
}

TEST(HoldsProbe, AProbeThatMovesIsStillOneProbe) {
  fill_mailbox_until_due();
  auto first = f.holds.pass(message("a"));
  {
    const Passage probe = std::move(*first);
    first = tl::unexpected(mail::Outcome{});
    f.check_held(message("b"));
  }

  f.check_due(message("b"));
}

TEST(HoldsProbe, AProbesFailureForAnotherReasonLeavesTheHoldDue) {
  fill_mailbox_until_due();
  ENUMS_EQUAL_INT(Fate::kRefused, f.fails(message("a"), said(Stage::kFinal, kInvalidRecipient)).fate);
  ENUMS_EQUAL_INT(Fate::kRefused, f.fails(message("b"), said(Stage::kFinal, kUnknown)).fate);

  f.check_due(message("c"));
  CHECK_TRUE(f.holds.held().front().pause == minutes{15});
}

TEST(HoldsProbe, AProbeMayFailForARecipientFirstAndForItsScopeThen) {
  fill_mailbox_until_due();
  {
    Passage probe = f.passed(message("a"));
    probe.failed(said(Stage::kRcpt, "550 5.1.1 Nobody"));
    f.check_held(message("b"));
    probe.failed(full);
    probe.failed(full);
  }

  f.check_pause(minutes{30}, message("b"));
}

TEST(HoldsProbe, AFailureThatPassedBeforeTheHoldBeganDoesNotLengthenIt) {
  Passage early = f.passed(message("early"));
  f.fails(message("a"), full);
  f.clock.advance(minutes{5});
  early.failed(full);

  f.check_pause(minutes{10}, message("b"));
  CHECK_FALSE(f.sink.contains("goes on"));
}

TEST(HoldsProbe, AnAcceptanceOfWhatPassedBeforeTheHoldBeganDoesNotEndIt) {
  Passage on_its_way = f.passed(message("before"));
  f.fails(message("first"), full);

  on_its_way.accepted();

  f.check_held(message("next"));
}

TEST(HoldsProbe, AnotherCauseOnTheSameScopeContinuesTheHoldWithItsOwnPause) {
  fill_mailbox_until_due();
  f.fails(message("a"), said(Stage::kFinal, kThrottled));

  STRCMP_CONTAINS("Sender throttled", f.stopped(message("b")).text.c_str());
  f.check_pause(hours{1}, message("b"));
}

TEST(HoldsProbe, AnotherCauseDoesNotShortenThePause) {
  f.fails(message("a"), said(Stage::kFinal, kThrottled));
  f.clock.advance(hours{1});
  f.fails(message("b"), refused_token);

  f.check_pause(hours{1}, message("c"));
}

TEST(HoldsProbe, AMessageThatFailedInTheHoldLetsOthersProbeForAMinute) {
  f.fails(message("failed"), full);
  f.clock.advance(minutes{15});
  f.check_held(message("failed"));
  STRCMP_CONTAINS("next try in 60 s", f.stopped(message("failed")).text.c_str());
  f.check_due(message("fresh"));

  f.clock.advance(seconds{59});
  f.check_held(message("failed"));
  f.clock.advance(seconds{1});
  f.check_due(message("failed"));
}

TEST(HoldsProbe, WhoFailedInAnEarlierHoldIsNotSetBack) {
  f.fails(message("failed"), full);
  f.clock.advance(minutes{15});
  f.passed(message("good")).accepted();
  f.fails(message("other"), full);
  f.clock.advance(minutes{15});

  f.check_due(message("failed"));
}

TEST(HoldsProbe, ACauseBeforeMailIsProbedWithoutAMessage) {
  f.fails(message("a"), refused_token);
  CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
  f.clock.advance(seconds{30});
  {
    auto probe = f.holds.probe_by_session("APP@contoso.example");
    CHECK_TRUE(probe.has_value() && probe->probe());
    f.check_held(message("b"));
    CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
    probe->failed(refused_token);
  }
  f.check_pause(minutes{1}, message("b"));

  f.holds.probe_by_session(kApp)->authenticated();

  f.check_free(message("b"));
}

TEST(HoldsProbe, ACauseAfterMailIsNotProbedWithoutAMessage) {
  fill_mailbox_until_due();

  CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
}

TEST(HoldsProbe, AMessageMayProbeACauseBeforeMailToo) {
  f.fails(message("a"), refused_token);
  f.clock.advance(seconds{30});

  Passage probe = f.passed(message("b"));
  CHECK_TRUE(probe.probe());
  probe.authenticated();

  f.check_free(message("c"));
}

TEST(HoldsProbe, ThroughAShutEndpointNoMailboxIsProbed) {
  f.fails(message("a"), refused_token);
  f.clock.advance(seconds{28});
  Traveller other = message("");
  other.mailbox = "other@contoso.example";
  for (const char* name : {"b", "c", "d"}) {
    other.message = base::sha256(name);
    f.fails(other, no_connection());
  }
  f.clock.advance(seconds{2});
  CHECK_FALSE(f.holds.probe_by_session(kApp).has_value());
  f.clock.advance(seconds{3});

  auto probe = f.holds.probe_by_session(kApp);
  probe->authenticated();

  CHECK_TRUE(f.holds.held().empty());
}

TEST(HoldsProbe, AProbeWithoutAMessageThatFailsForAnotherReasonWaitsForTheFirstPause) {
  f.fails(message("a"), refused_token);
  f.clock.advance(seconds{30});
  f.holds.probe_by_session(kApp)->failed(said(Stage::kAuth, "454 4.7.0 Temporary authentication failure"));

  f.check_pause(seconds{30}, message("b"));
  CHECK_TRUE(f.holds.held().front().pause == seconds{30});
}

TEST(HoldsProbe, ReleaseMovesTheNextProbeToNowAndForgetsNoPause) {
  f.fails(message("a"), full);
  f.clock.advance(minutes{15});
  f.fails(message("b"), full);
  f.check_held(message("c"));

  f.holds.probe_now();

  f.check_due(message("b"));
  f.fails(message("c"), full);
  f.check_pause(hours{1}, message("d"));
}

TEST(HoldsProbe, AProbeFromBeforeARepairDoesNotPutOffTheNext) {
  f.fails(message("a"), full);
  f.clock.advance(minutes{15});
  {
    Passage before = f.passed(message("b"));
    f.holds.probe_now();
    f.check_due(message("c"));
    (void)before.failed(full);
  }

  f.check_due(message("c"));
  f.fails(message("c"), full);
  f.check_pause(minutes{30}, message("d"));
}

TEST(HoldsProbe, OfTwoThreadsOneProbes) {
  for (int round = 0; round < 50; ++round) {
    HoldsFixture g;
    g.fails(message("first"), full);
    g.clock.advance(minutes{15});
    std::atomic<int> probes{0};
    std::atomic<int> ready{0};
    std::vector<std::optional<tl::expected<Passage, mail::Outcome>>> passages(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        ++ready;
        while (ready < 2) std::this_thread::yield();
        passages[i].emplace(g.holds.pass(message(std::to_string(i))));
        if (passages[i]->has_value()) ++probes;
      });
    }
    for (std::thread& thread : threads) thread.join();

    CHECK_EQUAL(1, probes.load());
    passages.clear();
  }
}

TEST(HoldsProbe, OneScopeAloneCanBeReleased) {
  using Names = std::vector<std::string>;
  Traveller clerk = message("clerk");
  clerk.from = "clerk@contoso.example";
  f.fails(message("boss"), said(Stage::kFinal, kSendAsDenied));
  f.fails(clerk, full);

  CHECK_TRUE(f.holds.probe_now("tenant").empty());
  CHECK_TRUE(f.holds.probe_now("Mailbox App@Contoso.example") == Names{"mailbox app@contoso.example"});

  f.check_due(clerk);
  f.check_held(message("boss"));
}
