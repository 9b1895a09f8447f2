// A message under pace, holds and refusal budget: what each costs at Exchange, and what the sender is told.
#include "mail/fingerprint.h"
#include "submit/submitter.h"
#include "submit/transmission.h"

#include "support/submission_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;
using std::chrono::seconds;
using test::Stage;

namespace {

// Remembers what the journal knew of the message when a hold's end was stored.
class JournalAtTheEnd final : public state::HoldStore {
 public:
  explicit JournalAtTheEnd(test::SubmissionFixture& with) : with_(with) {}
  static mail::Envelope envelope() { return test::SubmissionFixture::envelope({"you@example.net"}); }

  base::Result<std::vector<state::StoredHold>> all() override { return {}; }
  base::Result<void> put(const state::StoredHold&) override { return {}; }
  base::Result<void> remove(const base::Digest&) override {
    const auto fingerprint = *mail::fingerprint(envelope(), with_.message());
    kind = with_.journal.look(mail::recipient_key(fingerprint, "you@example.net"), with_.clock.wall())->kind;
    return {};
  }
  state::Row::Kind kind = state::Row::Kind::kNone;

 private:
  test::SubmissionFixture& with_;
};

}  // namespace

TEST_GROUP(Limits) {
  test::SubmissionFixture with;

  void teardown() override {
    with.accounts.clear();
    for (const auto& mistake : with.exchange.mistakes()) FAIL_TEST(mistake.c_str());
  }

  mail::Outcome submit(const std::string& from = "app@contoso.example",
                       const std::string& sender = "app@contoso.example") {
    ++sent;
    const auto report = with.submit(with.envelope({"you@example.net"}, sender),
                                    with.message(from, '<' + std::to_string(sent) + "@x>"));
    return *report.recipients[0].outcome;
  }

  int sent = 0;
};

TEST(Limits, TheMinuteIsWaitedFor) {
  with.settings.mailboxes[0].messages_per_minute = 2;
  const auto begin = with.clock.steady();
  for (int i = 0; i < 3; ++i) CHECK_TRUE(submit().fate == Fate::kAccepted);

  CHECK_TRUE(with.clock.steady() - begin >= seconds{60});
  CHECK_TRUE(with.clock.steady() - begin <= seconds{62});
}

TEST(Limits, WhatWasNeverWrittenToItsEndDoesNotCount) {
  with.settings.mailboxes[0].messages_per_minute = 2;
  with.exchange.at(Stage::kMail).times(5).reply("451 4.3.2 not now");
  const std::string large(submit::kEagerContentBytes + 1, 'x');  // its content waits for the answers
  const auto begin = with.clock.steady();

  for (int i = 0; i < 5; ++i) {
    with.submit(with.envelope({"you@example.net"}),
                with.message("app@contoso.example", '<' + std::to_string(i) + "@x>", large + "\r\n"));
  }
  for (int i = 0; i < 2; ++i) CHECK_TRUE(submit().fate == Fate::kAccepted);

  CHECK_TRUE(with.clock.steady() - begin < seconds{60});
}

TEST(Limits, AMessageWrittenAgainOnAFreshSessionLeavesTheMailboxItsRate) {
  CHECK_TRUE(submit().fate == Fate::kAccepted);
  with.exchange.at(Stage::kMail).once().reply_then_cut("421 4.4.1 Connection timed out");
  CHECK_TRUE(submit().fate == Fate::kAccepted);
  with.clock.advance(seconds{120});
  const auto begin = with.clock.steady();

  CHECK_TRUE(submit().fate == Fate::kAccepted);

  CHECK_TRUE(with.clock.steady() - begin < seconds{1});
}

TEST(Limits, AConcurrencyAnswerSlowsTheMailboxDownAndHoldsNothing) {
  with.exchange.at(Stage::kFinal).once().reply("432 4.3.2 Concurrent connections limit exceeded. Visit x");
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  const auto begin = with.clock.steady();

  CHECK_TRUE(submit().fate == Fate::kAccepted);

  CHECK_TRUE(with.clock.steady() - begin >= seconds{30});
  CHECK_TRUE(with.clock.steady() - begin <= seconds{61});
}

TEST(Limits, ARefusedMailboxGetsOneAttemptPerPause) {
  with.exchange.accept_only("another");
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  const auto connections = with.exchange.connections();

  for (int i = 0; i < 10; ++i) CHECK_TRUE(submit().fate == Fate::kDeferred);

  LONGS_EQUAL(connections, with.exchange.connections());
  LONGS_EQUAL(2, with.source.requests);
}

TEST(Limits, AProbesSuccessEndsTheHold) {
  with.exchange.at(Stage::kFinal).once().reply("554 5.2.2 mailbox full; STOREDRV.Submission.Exception:X");
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  with.clock.advance(std::chrono::minutes{19});

  CHECK_TRUE(submit().fate == Fate::kAccepted);
  CHECK_TRUE(submit().fate == Fate::kAccepted);
}

TEST(Limits, WhatExchangeTookIsInTheJournalBeforeTheHoldsEndIs) {
  JournalAtTheEnd store(with);
  exchange::Holds holds(store, with.clock, with.sink);
  const submit::Parts parts{with.settings, with.accounts, with.endpoint, with.recall, holds,
                            with.refusals, with.observed, with.clock,    with.sink};
  with.build();
  with.exchange.at(Stage::kFinal).once().reply("554 5.2.2 mailbox full; STOREDRV.Submission.Exception:X");
  for (int i = 0; i < 2; ++i) {
    test::FakePatience patience(with.clock, seconds{240});
    submit::Submitter(parts).submit({JournalAtTheEnd::envelope(), with.message(), true}, patience);
    with.clock.advance(std::chrono::minutes{30});
  }

  CHECK_TRUE(store.kind == state::Row::Kind::kAccepted);
}

TEST(Limits, TheThirdUnknownRefusalInARowIsDeferred) {
  with.exchange.at(Stage::kFinal).reply("550 5.9.9 STOREDRV.Submit; words that nobody has seen");

  CHECK_TRUE(submit().fate == Fate::kRefused);
  CHECK_TRUE(submit().fate == Fate::kRefused);
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  CHECK_TRUE(submit().fate == Fate::kDeferred);
  LONGS_EQUAL(3, with.exchange.transactions());
}

TEST(Limits, ThreeMessagesInDoubtHoldTheEndpoint) {
  with.exchange.at(Stage::kFinal).accept_then_cut();
  for (int i = 0; i < 3; ++i) CHECK_TRUE(submit().in_doubt);
  const auto connections = with.exchange.connections();

  CHECK_TRUE(submit().fate == Fate::kDeferred);

  LONGS_EQUAL(connections, with.exchange.connections());
}

TEST(Limits, TheRefusalBudgetStopsWhoeverWasRefusedAndNobodyElse) {
  with.settings.mailboxes[0].foreign_from = mail::ForeignFrom::kKeep;
  with.settings.mailboxes[0].refusals_per_hour = 5;
  with.settings.mailboxes[0].messages_per_minute = 1000;
  with.exchange.at(Stage::kFinal).matching("From: wrong").reply("554 5.2.252 SendAsDenied; not allowed %H");

  for (int i = 0; i < 50; ++i) {
    (void)submit("wrong" + std::to_string(i) + "@x.example", "robot@contoso.example");
    CHECK_TRUE(submit().fate == Fate::kAccepted);
  }

  LONGS_EQUAL(50, with.exchange.messages().size());
  LONGS_EQUAL(55, with.exchange.transactions());
  const auto waiting = submit("wrong99@x.example", "robot@contoso.example");
  CHECK_TRUE(waiting.fate == Fate::kDeferred);
  STRCMP_CONTAINS("refusals an hour", waiting.text.c_str());
}
