#include "exchange/refusals.h"

#include <string>

#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using exchange::Sender;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP(Refusals) {
  test::FakeClock clock;
  exchange::Refusals refusals{clock};
  const std::string mailbox = "app@contoso.example";
  const Sender bad{"app@here.example", "bad@contoso.example"};
  const Sender good{"good@here.example", "good@contoso.example"};

  void refuse(const Sender& sender, int times) {
    for (int i = 0; i < times; ++i) refusals.refused(mailbox, sender);
  }
  bool waits(const Sender& sender, std::size_t per_hour = 20) {
    return refusals.wait(mailbox, sender, per_hour).has_value();
  }
};

TEST(Refusals, NobodyWaitsBelowTheBudget) {
  refuse(bad, 19);

  CHECK_FALSE(waits(bad));
}

TEST(Refusals, OnlyTheRefusedWaitWhenItIsUsedUp) {
  refuse(bad, 20);

  CHECK_TRUE(waits(bad));
  CHECK_FALSE(waits(good));
  CHECK_FALSE(waits({"new@here.example", "new@contoso.example"}));
}

TEST(Refusals, TheWaitEndsWhenTheOldestRefusalIsAnHourOld) {
  refuse(bad, 1);
  clock.advance(minutes{10});
  refuse(bad, 19);

  CHECK_TRUE(refusals.wait(mailbox, bad, 20) == minutes{50});
  clock.advance(minutes{50});
  CHECK_FALSE(waits(bad));
}

TEST(Refusals, WhoMeansItWellAgainFlows) {
  refuse(bad, 20);
  refusals.accepted(mailbox, bad);

  CHECK_FALSE(waits(bad));
}

TEST(Refusals, AKnownGoodFromFlowsWhateverItsEnvelopeSenderDid) {
  const Sender known{bad.envelope, good.from};
  refusals.accepted(mailbox, known);
  refuse(bad, 20);

  CHECK_FALSE(waits(known));
  CHECK_TRUE(waits({bad.envelope, "unknown@contoso.example"}));
}

TEST(Refusals, AKnownGoodFromDoesNotAbsolveItsEnvelopeSender) {
  const Sender known{bad.envelope, good.from};
  refusals.accepted(mailbox, known);
  refuse(bad, 20);
  refusals.accepted(mailbox, known);

  CHECK_TRUE(waits({bad.envelope, "unknown@contoso.example"}));
}

TEST(Refusals, CaseIsIgnored) {
  refuse(bad, 20);

  CHECK_TRUE(refusals.wait("APP@contoso.example", {"", "BAD@Contoso.example"}, 20).has_value());
  CHECK_TRUE(refusals.wait(mailbox, {"App@Here.Example", "x@contoso.example"}, 20).has_value());
}

TEST(Refusals, MailboxesHaveTheirOwnBudgets) {
  refuse(bad, 20);

  CHECK_FALSE(refusals.wait("other@contoso.example", bad, 20).has_value());
}

TEST(Refusals, ASmallerBudgetCountsAtOnce) {
  refuse(bad, 5);

  CHECK_FALSE(waits(bad, 6));
  CHECK_TRUE(waits(bad, 5));
  CHECK_TRUE(waits(bad, 0));
}

TEST(Refusals, AnApplicationThatChangesItsFromEachTimeIsStopped) {
  int refused = 0;
  int delivered = 0;
  for (int i = 0; i < 500; ++i) {
    const Sender wrong{bad.envelope, std::to_string(i) + "@contoso.example"};
    if (!waits(wrong)) {
      ++refused;
      refusals.refused(mailbox, wrong);
    }
    for (const Sender& right : {good, Sender{bad.envelope, good.from}}) {
      if (i % 10 != 0 || waits(right)) continue;
      ++delivered;
      refusals.accepted(mailbox, right);
    }
  }

  CHECK_EQUAL(20, refused);
  CHECK_EQUAL(100, delivered);
}

TEST(Refusals, ForgetsTheSendersSeenLongestAgo) {
  refuse(bad, 20);
  for (int i = 0; i < 10000; ++i) {
    refusals.accepted(mailbox, {std::to_string(i) + "@x.example", std::to_string(i) + "@y.example"});
  }

  CHECK_FALSE(waits(bad));
}
