// redirect_to: one address gets one copy, everybody has its outcome, and the journal keeps both apart.
#include "submit/redirection.h"

#include "support/submission_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;
using test::Stage;

TEST_GROUP(Redirection) {
  test::SubmissionFixture with;

  void setup() override { with.settings.milter.redirect_to = "test@contoso.example"; }
  void teardown() override {
    with.accounts.clear();
    for (const auto& mistake : with.exchange.mistakes()) FAIL_TEST(mistake.c_str());
  }

  submit::Report submit(const std::vector<std::string>& recipients = {"a@example.net", "b@example.net"}) {
    return with.submit(with.envelope(recipients), with.message());
  }
  void redirect_to(const char* address) { with.settings.milter.redirect_to = address; }
  const test::AcceptedMessage& newest() {
    messages = with.exchange.messages();
    return messages.back();
  }
  std::vector<test::AcceptedMessage> messages;
};

TEST(Redirection, OneAddressGetsOneCopyInPlaceOfAll) {
  submit();

  LONGS_EQUAL(1, with.exchange.messages().size());
  LONGS_EQUAL(1, newest().recipients.size());
  STRCMP_EQUAL("test@contoso.example", newest().recipients[0].address.c_str());
}

TEST(Redirection, TheCopysOutcomeIsEverybodys) {
  for (const auto& recipient : submit().recipients) CHECK_TRUE(recipient.outcome->fate == Fate::kAccepted);

  with.exchange.at(Stage::kRcpt).reply("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found");
  for (const auto& recipient : submit({"c@example.net", "d@example.net"}).recipients) {
    CHECK_TRUE(recipient.outcome->fate == Fate::kRefused);
    STRCMP_CONTAINS("[milter] redirect_to is set, so this is about test@contoso.example",
                    recipient.outcome->cause.c_str());
  }
}

TEST(Redirection, TheFieldsStayAndOneTellsTheRecipients) {
  submit();

  STRCMP_CONTAINS("\r\nTo: you@example.net\r\n", newest().content.c_str());
  STRCMP_CONTAINS("\r\nX-Exosubmit-Recipients: 2: a@example.net, b@example.net\r\n",
                  newest().content.c_str());
}

TEST(Redirection, OfTheDayItCountsOneRecipient) {
  submit();

  LONGS_EQUAL(1, with.paces.of("app@contoso.example", {}).usage().recipients_in_day);
}

TEST(Redirection, ManyRecipientsAreOneSend) {
  with.settings.mailboxes[0].recipients_per_message = 1;
  with.settings.mailboxes[0].recipients_per_day = 1;

  const auto report = submit();

  LONGS_EQUAL(1, with.exchange.messages().size());
  CHECK_TRUE(report.open().empty());
}

TEST(Redirection, WhatWasRedirectedIsNotRedirectedAgain) {
  submit();

  const auto again = submit();

  LONGS_EQUAL(1, with.exchange.messages().size());
  CHECK_TRUE(again.recipients[1].outcome->earlier);
}

TEST(Redirection, ARecipientThatIsNewGetsACopyOfItsOwn) {
  submit({"a@example.net"});

  submit({"a@example.net", "b@example.net"});

  LONGS_EQUAL(2, with.exchange.messages().size());
  STRCMP_CONTAINS("X-Exosubmit-Recipients: 1: b@example.net\r\n", newest().content.c_str());
}

TEST(Redirection, SwitchedOffItIsSentForRealAlsoToTheTestAddress) {
  submit({"test@contoso.example", "a@example.net"});
  redirect_to("");

  submit({"test@contoso.example", "a@example.net"});

  LONGS_EQUAL(2, with.exchange.messages().size());
  LONGS_EQUAL(2, newest().recipients.size());
}

TEST(Redirection, SwitchedOnItDoesNotTakeWhatWasSentForRedirected) {
  redirect_to("");
  submit();
  redirect_to("test@contoso.example");

  submit();

  LONGS_EQUAL(2, with.exchange.messages().size());
}

TEST(Redirection, AnotherTestAddressGetsItToo) {
  submit();
  redirect_to("other@contoso.example");

  submit();

  LONGS_EQUAL(2, with.exchange.messages().size());
}

TEST(Redirection, InDoubtItHoldsNobodysRealMailBack) {
  with.exchange.at(Stage::kFinal).once().accept_then_cut();
  for (const auto& recipient : submit().recipients) CHECK_TRUE(recipient.outcome->in_doubt);
  redirect_to("");

  for (const auto& recipient : submit().recipients) CHECK_TRUE(recipient.outcome->fate == Fate::kAccepted);
}

TEST(Redirection, AddressesOfAnotherScriptNeedNothingOfExchange) {
  with.exchange.capabilities.smtputf8 = false;

  submit({"\xd0\xbf@example.net"});

  STRCMP_CONTAINS("X-Exosubmit-Recipients: 1: %D0%BF@example.net\r\n", newest().content.c_str());
}

TEST(Redirection, TheFieldIsBounded) {
  const std::vector<std::string> many(10000, "somebody@example.net");

  const auto field = submit::recipients_field(many);

  CHECK_TRUE(field.size() < 5000);
  STRCMP_CONTAINS("X-Exosubmit-Recipients: 10000: somebody@example.net,", field.c_str());
  CHECK_TRUE(field.ends_with(", ...\r\n"));
}

TEST(Redirection, NoAddressEndsTheField) {
  const auto field = submit::recipients_field({"a\r\nBcc: b@example.net"});

  STRCMP_EQUAL("X-Exosubmit-Recipients: 1: a%0D%0ABcc:%20b@example.net\r\n", field.c_str());
}
