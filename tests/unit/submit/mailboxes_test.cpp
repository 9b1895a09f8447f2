// Several mailboxes: which one a message gets, by rank, holds and headroom.
#include "submit/submitter.h"

#include "support/submission_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;
using test::Stage;

TEST_GROUP(Mailboxes) {
  test::SubmissionFixture with;

  void setup() override { with.settings.mailboxes.clear(); }
  void teardown() override {
    with.accounts.clear();
    for (const auto& mistake : with.exchange.mistakes()) FAIL_TEST(mistake.c_str());
  }

  config::MailboxSettings& mailbox(const std::string& name) {
    config::MailboxSettings& added = with.settings.mailboxes.emplace_back();
    added.name = name;
    added.username = name + "@contoso.example";
    added.rewrite_to = added.username;
    return added;
  }
  static std::vector<mail::AddressPattern> pattern(const char* text) {
    return {*mail::AddressPattern::parse(text)};
  }
  submit::Report submit(const std::string& from, std::size_t recipients = 1) {
    ++sent;
    std::vector<std::string> to;
    for (std::size_t i = 0; i < recipients; ++i) to.push_back("you" + std::to_string(i) + "@example.net");
    return with.submit(with.envelope(to, from), with.message(from, '<' + std::to_string(sent) + "@x>"));
  }
  static const mail::Outcome& first(const submit::Report& report) { return *report.recipients[0].outcome; }

  int sent = 0;
};

TEST(Mailboxes, ThePromiseOfAFromBeatsAPattern) {
  mailbox("pattern").senders = pattern("@contoso.example");
  mailbox("promise").send_as = pattern("desk@contoso.example");

  STRCMP_EQUAL("promise", submit("desk@contoso.example").mailbox.c_str());
  STRCMP_EQUAL("pattern", submit("other@contoso.example").mailbox.c_str());
}

TEST(Mailboxes, APatternBeatsAMailboxForEverybody) {
  mailbox("everybody");
  mailbox("pattern").senders = pattern("@desk.example");

  STRCMP_EQUAL("pattern", submit("a@desk.example").mailbox.c_str());
  STRCMP_EQUAL("everybody", submit("a@other.example").mailbox.c_str());
}

TEST(Mailboxes, TheOneWithMoreHeadroomGetsTheMessage) {
  mailbox("one").messages_per_minute = 2;
  mailbox("two").messages_per_minute = 2;

  std::map<std::string, int> carried;
  for (int i = 0; i < 4; ++i) ++carried[submit("a@desk.example").mailbox];

  LONGS_EQUAL(2, carried["one"]);
  LONGS_EQUAL(2, carried["two"]);
  LONGS_EQUAL(4, with.exchange.messages().size());
}

TEST(Mailboxes, AnExhaustedOneIsPassedOver) {
  mailbox("small").recipients_per_day = 3;
  mailbox("large");
  with.settings.mailboxes[0].recipients_per_message = 3;
  (void)submit("a@desk.example", 3);

  STRCMP_EQUAL("large", submit("a@desk.example", 1).mailbox.c_str());
}

TEST(Mailboxes, AHeldOneIsPassedOverWhileAnotherIsFree) {
  mailbox("one");
  mailbox("two");
  with.exchange.at(Stage::kFinal).once().reply("554 5.2.2 mailbox full; STOREDRV.Submission.Exception:X");
  const auto refused = submit("a@desk.example");
  CHECK_TRUE(first(refused).fate == Fate::kDeferred);

  for (int i = 0; i < 3; ++i) {
    const auto report = submit("a@desk.example");
    CHECK_TRUE(first(report).fate == Fate::kAccepted);
    CHECK_TRUE(report.mailbox != refused.mailbox);
  }
}

TEST(Mailboxes, AProbeThatMustWaitForItsTurnGoesByAFreeMailbox) {
  mailbox("one").messages_per_minute = 1;
  STRCMP_EQUAL("one", submit("a@desk.example").mailbox.c_str());
  with.settings.mailboxes.clear();
  with.accounts.clear();
  mailbox("one").messages_per_minute = 1;
  mailbox("two");
  const exchange::Traveller probe{"one@contoso.example", "one@contoso.example", std::nullopt, true};
  smtp::Reply refused;
  refused.code = 535;
  (void)with.holds.pass(probe)->failed(exchange::classify(exchange::Stage::kAuth, refused));
  with.clock.advance(std::chrono::seconds{40});

  STRCMP_EQUAL("two", submit("a@desk.example").mailbox.c_str());
}

TEST(Mailboxes, AllOfARankHeldIsNeverALowerRank) {
  mailbox("promise").send_as = pattern("desk@contoso.example");
  mailbox("everybody");
  with.exchange.at(Stage::kFinal).once().reply("554 5.2.2 mailbox full; STOREDRV.Submission.Exception:X");
  (void)submit("desk@contoso.example");
  const auto connections = with.exchange.connections();

  const auto report = submit("desk@contoso.example");

  CHECK_TRUE(first(report).fate == Fate::kDeferred);
  STRCMP_CONTAINS("held", first(report).text.c_str());
  STRCMP_CONTAINS("mailbox full", first(report).text.c_str());
  STRCMP_EQUAL("promise", report.mailbox.c_str());
  LONGS_EQUAL(connections, with.exchange.connections());
  LONGS_EQUAL(1, with.exchange.transactions());
}

TEST(Mailboxes, AFromThatOneMailboxMayNotShowGoesByTheOthers) {
  mailbox("one").send_as = pattern("desk@contoso.example");
  mailbox("two").send_as = pattern("desk@contoso.example");
  with.exchange.at(Stage::kFinal)
      .once()
      .reply("554 5.2.252 SendAsDenied; one not allowed to send as desk %H");
  const auto denied = submit("desk@contoso.example");

  const auto report = submit("desk@contoso.example");

  CHECK_TRUE(first(denied).fate == Fate::kDeferred);
  CHECK_TRUE(first(report).fate == Fate::kAccepted);
  CHECK_TRUE(report.mailbox != denied.mailbox);
}

TEST(Mailboxes, AllExhaustedSaysWhichLimitAndWhen) {
  mailbox("only").recipients_per_day = 1;
  with.settings.mailboxes[0].recipients_per_message = 1;
  (void)submit("a@desk.example");

  const auto report = submit("a@desk.example");

  CHECK_TRUE(first(report).fate == Fate::kDeferred);
  STRCMP_CONTAINS("recipients", first(report).text.c_str());
  STRCMP_CONTAINS(" s", first(report).text.c_str());
  LONGS_EQUAL(1, with.exchange.messages().size());
}
