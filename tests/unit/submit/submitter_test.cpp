// The life of a message, told by what Exchange received and what became of each recipient.
#include "submit/submitter.h"

#include <algorithm>

#include "support/submission_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;
using test::Stage;

namespace {

class StopsAtItsFirstWait final : public exchange::Patience {
 public:
  explicit StopsAtItsFirstWait(base::Clock& clock) : deadline_(clock.steady() + std::chrono::seconds{240}) {}
  base::Clock::Steady deadline() const override { return deadline_; }
  void still_waiting() override { stopping_ = true; }
  bool stopping() const override { return stopping_; }

 private:
  base::Clock::Steady deadline_;
  bool stopping_ = false;
};

}  // namespace

TEST_GROUP(Submitter) {
  test::SubmissionFixture with;

  void teardown() override {
    with.accounts.clear();
    for (const auto& mistake : with.exchange.mistakes()) FAIL_TEST(mistake.c_str());
  }

  submit::Report submit(const std::vector<std::string>& recipients) {
    return with.submit(with.envelope(recipients), with.message());
  }

  static const mail::Outcome& only(const submit::Report& report) {
    LONGS_EQUAL(1, report.recipients.size());
    return *report.recipients[0].outcome;
  }

  void expect(Fate fate, const mail::Outcome& outcome) const {
    CHECK_TRUE_TEXT(fate == outcome.fate, outcome.text.c_str());
  }
};

TEST(Submitter, ExchangesAnswerIsTheRecipientsOutcome) {
  const auto report = submit({"you@example.net"});

  expect(Fate::kAccepted, only(report));
  LONGS_EQUAL(250, only(report).code);
  LONGS_EQUAL(1, with.exchange.messages().size());
  STRCMP_EQUAL("app", report.mailbox.c_str());
}

TEST(Submitter, AWarmMessageIsOneRoundTrip) {
  submit({"you@example.net"});
  const auto before = with.exchange.flights();

  with.submit(with.envelope({"you@example.net"}), with.message("app@contoso.example", "<2@app.example>"));

  LONGS_EQUAL(before + 1, with.exchange.flights());
  LONGS_EQUAL(1, with.exchange.connections());
  LONGS_EQUAL(1, with.source.requests);
}

TEST(Submitter, WithoutChunkingAWarmMessageIsTwoRoundTrips) {
  with.exchange.capabilities.chunking = false;
  submit({"you@example.net"});
  const auto before = with.exchange.flights();

  with.submit(with.envelope({"you@example.net"}), with.message("app@contoso.example", "<2@app.example>"));

  LONGS_EQUAL(before + 2, with.exchange.flights());
}

TEST(Submitter, WhatWasAcceptedIsNeverSentAgain) {
  submit({"you@example.net"});

  const auto again = submit({"you@example.net"});

  LONGS_EQUAL(1, with.exchange.messages().size());
  expect(Fate::kAccepted, only(again));
  CHECK_TRUE(only(again).earlier);
  STRCMP_CONTAINS("accepted earlier as ", only(again).text.c_str());
}

TEST(Submitter, WithoutMessageIdAndQueueIdNothingIsMerged) {
  for (int i = 0; i < 2; ++i) {
    with.submit(with.envelope({"you@example.net"}), with.message("app@contoso.example", ""));
  }

  LONGS_EQUAL(2, with.exchange.messages().size());
}

TEST(Submitter, OneRefusedRecipientDoesNotStopTheOthers) {
  with.exchange.at(Stage::kRcpt).matching("bad@").reply("550 5.1.1 Nobody");

  const auto report = submit({"a@example.net", "bad@example.net", "b@example.net"});

  expect(Fate::kAccepted, *report.recipients[0].outcome);
  expect(Fate::kRefused, *report.recipients[1].outcome);
  expect(Fate::kAccepted, *report.recipients[2].outcome);
  LONGS_EQUAL(2, with.exchange.messages()[0].recipients.size());
}

TEST(Submitter, ARefusedRecipientDoesNotRefuseTheNextThatIsOnlyPutOff) {
  with.exchange.at(Stage::kRcpt).matching("bad@").reply("550 5.9.9 Quite new");
  with.exchange.at(Stage::kRcpt).matching("busy@").reply("450 4.9.9 Quite new");

  const auto report = submit({"bad@example.net", "busy@example.net", "bad@example.org"});

  expect(Fate::kRefused, *report.recipients[0].outcome);
  expect(Fate::kDeferred, *report.recipients[1].outcome);
  expect(Fate::kRefused, *report.recipients[2].outcome);
}

TEST(Submitter, ADoubledRecipientGetsOneCopy) {
  const auto report = submit({"you@example.net", "you@example.net"});

  LONGS_EQUAL(1, with.exchange.messages().size());
  LONGS_EQUAL(1, with.exchange.messages()[0].recipients.size());
  expect(Fate::kAccepted, *report.recipients[1].outcome);
}

TEST(Submitter, RecipientsPastTheLimitAreFurtherSends) {
  with.settings.mailboxes[0].recipients_per_message = 2;

  submit({"a@example.net", "b@example.net", "c@example.net"});

  LONGS_EQUAL(2, with.exchange.messages().size());
  LONGS_EQUAL(1, with.exchange.messages()[1].recipients.size());
}

TEST(Submitter, ARefusedTokenIsReplacedOnce) {
  with.exchange.accept_only("token-2");

  expect(Fate::kAccepted, only(submit({"you@example.net"})));
  LONGS_EQUAL(2, with.source.requests);
}

TEST(Submitter, ASecondRefusedTokenDefers) {
  with.exchange.accept_only("another");

  const auto report = submit({"you@example.net"});

  expect(Fate::kDeferred, only(report));
  LONGS_EQUAL(535, only(report).code);
  LONGS_EQUAL(2, with.source.requests);
  CHECK_FALSE(only(report).cause.empty());
}

TEST(Submitter, AWarmSessionThatSays421ToMailIsReplaced) {
  submit({"a@example.net"});
  with.exchange.at(Stage::kMail).once().reply_then_cut("421 4.4.1 Connection timed out");

  expect(Fate::kAccepted, only(submit({"b@example.net"})));
  LONGS_EQUAL(2, with.exchange.connections());
}

TEST(Submitter, AFreshSessionThatSays421IsNotTriedAgain) {
  with.exchange.at(Stage::kMail).reply_then_cut("421 4.3.2 Service not active");

  expect(Fate::kDeferred, only(submit({"b@example.net"})));
  LONGS_EQUAL(1, with.exchange.connections());
}

TEST(Submitter, TheMessagesDeadlineIsNoDeadSession) {
  with.settings.milter.message_deadline = std::chrono::seconds{30};
  submit({"a@example.net"});
  with.clock.advance(std::chrono::seconds{10});
  with.exchange.at(Stage::kMail).hang();

  const auto report = submit({"b@example.net"});

  STRCMP_CONTAINS("the message's deadline came before the reply to MAIL", only(report).text.c_str());
  LONGS_EQUAL(1, with.exchange.connections());
}

TEST(Submitter, AStopIsNoDeadSession) {
  submit({"a@example.net"});
  StopsAtItsFirstWait patience(with.clock);
  const auto envelope = with.envelope({"b@example.net"});
  const auto message = with.message();

  const auto report = submit::Submitter(with.parts).submit({envelope, message, true}, patience);

  STRCMP_CONTAINS("stopping before the reply to MAIL", only(report).text.c_str());
  LONGS_EQUAL(1, with.exchange.connections());
}

TEST(Submitter, ALostAnswerIsInDoubtAndWaitsWithoutAConnection) {
  with.exchange.at(Stage::kFinal).accept_then_cut();
  expect(Fate::kDeferred, only(submit({"you@example.net"})));

  const auto soon = submit({"you@example.net"});

  expect(Fate::kDeferred, only(soon));
  CHECK_TRUE(only(soon).in_doubt);
  LONGS_EQUAL(1, with.exchange.messages().size());
}

TEST(Submitter, AFailureWithoutAnAnswerNamesTheSession) {
  with.exchange.at(Stage::kFinal).accept_then_cut();

  STRCMP_EQUAL("session=08DC48BEE95C0001", only(submit({"you@example.net"})).detail.c_str());
}

TEST(Submitter, NeverMoreThanFourCopiesInDoubt) {
  with.exchange.at(Stage::kFinal).accept_then_cut();

  submit::Report last;
  for (int i = 0; i < 10; ++i) {
    last = submit({"you@example.net"});
    with.clock.advance(std::chrono::hours{5});
  }

  LONGS_EQUAL(4, with.exchange.messages().size());
  expect(Fate::kRefused, only(last));
  STRCMP_CONTAINS("possibly delivered", only(last).text.c_str());
}

TEST(Submitter, EachPossibleCopyIsToldBeforeItGoes) {
  with.exchange.at(Stage::kFinal).accept_then_cut();
  submit({"you@example.net"});
  with.clock.advance(std::chrono::hours{5});

  submit({"you@example.net"});
  submit({"you@example.net"});

  const auto lines = with.sink.lines();
  LONGS_EQUAL(1, std::count_if(lines.begin(), lines.end(), [](const auto& line) {
                return line.text ==
                       "warning: 4XyZ: sent again, in doubt: to=<you@example.net>, possible_copies=1";
              }));
}

TEST(Submitter, ACutBeforeTheContentsEndIsTriedAgainAtOnce) {
  with.exchange.at(Stage::kContent).once().cut();
  const auto first = submit({"you@example.net"});

  const auto second = submit({"you@example.net"});

  expect(Fate::kDeferred, only(first));
  CHECK_FALSE(only(first).in_doubt);
  expect(Fate::kAccepted, only(second));
}

TEST(Submitter, AFailedTransactionIsResetInTheNextFlight) {
  with.exchange.at(Stage::kRcpt).once().reply("550 5.1.1 Nobody");
  submit({"bad@example.net"});

  expect(Fate::kAccepted, only(submit({"you@example.net"})));
  LONGS_EQUAL(1, with.exchange.connections());
}

TEST(Submitter, AServerThatRefusesBdatGetsDataFromThenOn) {
  with.exchange.at(Stage::kFinal).once().reply("502 5.3.3 Command not implemented");
  const auto first = submit({"you@example.net"});

  const auto second = submit({"you@example.net"});

  expect(Fate::kDeferred, only(first));
  expect(Fate::kAccepted, only(second));
  CHECK_FALSE(with.exchange.messages()[0].chunked);
}

TEST(Submitter, SendAsDeniedForAPromisedFromIsOurSetUp) {
  with.exchange.at(Stage::kFinal).reply("554 5.2.252 SendAsDenied; app not allowed to send as app %H");

  expect(Fate::kDeferred, only(submit({"you@example.net"})));
}

TEST(Submitter, SendAsDeniedForAFromThatNobodyPromisedIsRefused) {
  with.settings.mailboxes[0].foreign_from = mail::ForeignFrom::kKeep;
  with.exchange.at(Stage::kFinal).reply("554 5.2.252 SendAsDenied; app not allowed to send as boss %H");

  expect(Fate::kRefused,
         only(with.submit(with.envelope({"you@example.net"}), with.message("boss@x.example"))));
}

TEST(Submitter, ASenderThatNoMailboxServesIsRefusedOffTheListenerAndDeferredOnIt) {
  with.settings.mailboxes[0].senders = {*mail::AddressPattern::parse("@desk.example")};
  const auto envelope = with.envelope({"you@example.net"}, "x@other.example");
  const auto message = with.message("x@other.example");

  expect(Fate::kRefused, only(with.submit(envelope, message, false)));
  expect(Fate::kDeferred, only(with.submit(envelope, message, true)));
  LONGS_EQUAL(0, with.exchange.connections());
}

TEST(Submitter, TheGuardSpendsNoConnection) {
  with.settings.exchange.max_message_size = 10;

  expect(Fate::kRefused, only(submit({"you@example.net"})));
  LONGS_EQUAL(0, with.exchange.connections());
}

TEST(Submitter, ARefusedBounceIsDeferredThenGivenUp) {
  with.exchange.at(Stage::kFinal).reply("554 5.6.0 Invalid message content");
  const auto envelope = with.envelope({"you@example.net"}, "");
  const auto message = with.message("MAILER-DAEMON@relay.example");

  expect(Fate::kDeferred, only(with.submit(envelope, message)));
  const auto last = with.submit(envelope, message);

  expect(Fate::kAccepted, only(last));
  STRCMP_CONTAINS("given up", only(last).text.c_str());
  LONGS_EQUAL(2, with.exchange.transactions());
}

TEST(Submitter, ABounceInDoubtToTheLastIsGivenUpAndNotBounced) {
  with.exchange.at(Stage::kFinal).accept_then_cut();
  const auto envelope = with.envelope({"you@example.net"}, "");
  const auto message = with.message("MAILER-DAEMON@relay.example");

  submit::Report last;
  for (int i = 0; i < 5; ++i) {
    last = with.submit(envelope, message);
    with.clock.advance(std::chrono::hours{5});
  }

  expect(Fate::kAccepted, only(last));
  LONGS_EQUAL(4, with.exchange.messages().size());
}

TEST(Submitter, AutomaticMailToOneRecipientIsLimitedByTheHour) {
  const auto envelope = with.envelope({"you@example.net"}, "");

  for (int i = 0; i < 61; ++i) {
    with.submit(envelope,
                with.message("MAILER-DAEMON@relay.example", "<" + std::to_string(i) + "@relay.example>"));
  }

  LONGS_EQUAL(60, with.exchange.messages().size());
}

TEST(Submitter, WhatIsSentCountsInTheLedger) {
  submit({"a@example.net", "b@example.net"});

  LONGS_EQUAL(1, with.ledger.sends("app@contoso.example", {})->size());
  LONGS_EQUAL(2, with.ledger.recipients("app@contoso.example", {})->front().recipients);
}
