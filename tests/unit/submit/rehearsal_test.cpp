// mode = observe: decides as for a message that is sent, and does nothing.
#include "submit/rehearsal.h"

#include "support/submission_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;

TEST_GROUP(Rehearsal) {
  test::SubmissionFixture with;

  void setup() override { with.settings.milter.mode = config::Mode::kObserve; }
  void teardown() override { with.accounts.clear(); }

  submit::Report submit(const mail::Message& message, bool listener = false) {
    return with.submit(with.envelope({"a@example.net", "b@example.net"}), message, listener);
  }
  void expect_line(const char* text) const { CHECK_TRUE_TEXT(with.sink.contains(text), text); }
};

TEST(Rehearsal, ConnectsToNobodyAndRemembersNothing) {
  const auto report = submit(with.message());

  LONGS_EQUAL(0, with.exchange.connections());
  LONGS_EQUAL(0, with.source.requests);
  CHECK_TRUE(with.journal.look(*report.recipients[0].key, with.clock.wall())->kind ==
             state::Row::Kind::kNone);
  LONGS_EQUAL(0, with.ledger.sends("app@contoso.example", {})->size());
}

TEST(Rehearsal, WhatExchangeTookEarlierStaysTaken) {
  with.settings.milter.mode = config::Mode::kDeliver;
  with.submit(with.envelope({"a@example.net"}), with.message(), false);
  with.settings.milter.mode = config::Mode::kObserve;

  const auto report = submit(with.message());

  CHECK_TRUE(report.recipients[0].outcome->fate == Fate::kAccepted);
  CHECK_TRUE(report.recipients[0].outcome->earlier);
  CHECK_TRUE(report.recipients[1].outcome->fate == Fate::kDeferred);
}

TEST(Rehearsal, EverybodysOutcomeIsThatNothingWasSent) {
  const auto report = submit(with.message());

  for (const auto& recipient : report.recipients) {
    CHECK_TRUE(recipient.outcome->fate == Fate::kDeferred);
    STRCMP_EQUAL("4.3.2", recipient.outcome->status.to_string().c_str());
    STRCMP_EQUAL("nothing was sent; the message would be submitted as mailbox app",
                 recipient.outcome->text.c_str());
  }
}

TEST(Rehearsal, TellsMailboxFromRecipientsAndSizeOfAMessageThatWouldGo) {
  submit(with.message("agent@contoso.example"));

  expect_line(
      "4XyZ: would submit: mailbox=app, old_from=<agent@contoso.example>, new_from=<app@contoso.example>, "
      "recipients=2, size=");
  LONGS_EQUAL(1, with.observed.sums(with.settings).rewritten);
}

TEST(Rehearsal, TellsOfASignatureThatWouldBeRemoved) {
  auto message = with.message("agent@contoso.example");
  message.header.push_back({"DKIM-Signature", " v=1"});

  submit(message);

  expect_line("dkim_signature=removed");
}

TEST(Rehearsal, TellsWhatTheGuardWouldRefuse) {
  const auto report = submit(with.message("broken@@contoso.example"));

  expect_line("would not submit: old_from=<app@contoso.example>, recipients=2, size=");
  expect_line("verdict=refused (From: ");
  CHECK_TRUE(report.recipients[0].outcome->fate == Fate::kDeferred);
  LONGS_EQUAL(1, with.observed.sums(with.settings).refused);
}

TEST(Rehearsal, TellsWhatForeignFromWouldReject) {
  with.settings.mailboxes[0].foreign_from = mail::ForeignFrom::kReject;

  submit(with.message("agent@contoso.example"));

  expect_line("would not submit: mailbox=app, old_from=<agent@contoso.example>");
  expect_line("foreign_from is reject");
}

TEST(Rehearsal, TellsThatNoMailboxServesTheSender) {
  with.settings.mailboxes[0].senders = {*mail::AddressPattern::parse("@other.example")};

  submit(with.message("agent@contoso.example"));

  expect_line("verdict=refused (no mailbox of the settings serves the sender <agent@contoso.example>");
}

TEST(Rehearsal, CountsTheSendsThatManyRecipientsWouldTake) {
  with.settings.mailboxes[0].recipients_per_message = 1;

  submit(with.message());

  LONGS_EQUAL(2, with.observed.sums(with.settings).peak_messages);
}

TEST(Rehearsal, NeitherWaitsForWhatIsInDoubtNorTouchesIt) {
  with.settings.milter.mode = config::Mode::kDeliver;
  with.exchange.at(test::Stage::kFinal).accept_then_cut();
  const auto before = submit(with.message());
  with.settings.milter.mode = config::Mode::kObserve;

  submit(with.message());

  const auto row = with.journal.look(*before.recipients[0].key, with.clock.wall());
  CHECK_TRUE(row->kind == state::Row::Kind::kInDoubt);
  LONGS_EQUAL(1, row->doubts);
  expect_line("would submit");
}

TEST(Rehearsal, OnAListenerUsesTheQueueIdThatMailqShows) {
  auto message = with.message();
  message.header.insert(
      message.header.begin(),
      {"Received", " from c (c [192.0.2.9]) by relay.example (Postfix) with ESMTP id 4Orig; now"});

  submit(message, true);

  expect_line("4Orig: would submit");
}
