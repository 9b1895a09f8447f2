#include "exchange/session.h"

#include <string>

#include "session_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using test::Stage;

TEST_GROUP(Session) {
  test::SessionFixture the;

  // Messages arrived whole, and no mistake was made.
  void check_delivered(std::size_t count) const {
    STRCMP_EQUAL("", the.first_mistake().c_str());
    CHECK_EQUAL(count, the.exchange.messages().size());
    std::string wire(the.content.size(), '\0');
    CHECK_TRUE(the.content.read(0, wire.data(), wire.size()).has_value());
    for (const auto& message : the.exchange.messages()) CHECK_TRUE(message.content == wire);
  }
};

TEST(Session, AuthenticatesWithTheMailboxOfTheResponse) {
  the.connect();

  const auto ending = the.authenticate();
  the.send();

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(1, the.exchange.authentications());
  STRCMP_EQUAL("app@contoso.example", the.exchange.messages().at(0).mailbox.c_str());
  check_delivered(1);
}

TEST(Session, AnswersTheErrorChallengeAndStaysInStep) {
  the.exchange.at(Stage::kBlob).once().reply("334 eyJzdGF0dXMiOiI0MDEifQ==");
  the.connect();

  smtp::Authentication authentication(smtp::xoauth2_response("app@contoso.example", base::Secret("old")));
  const auto refused = the.session->authenticate(authentication, the.patience);
  const auto again = the.authenticate();

  CHECK_TRUE(refused.complete);
  CHECK_EQUAL(535, authentication.final_reply()->code);
  STRCMP_EQUAL("{\"status\":\"401\"}", authentication.challenge().c_str());
  CHECK_TRUE(again.complete);
  CHECK_EQUAL(1, the.exchange.authentications());
  STRCMP_EQUAL("", the.first_mistake().c_str());
}

TEST(Session, NeedsOneRoundTripForAWarmMessageWithChunking) {
  the.send();
  const std::size_t flights = the.exchange.flights();

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(1, the.exchange.flights() - flights);
  check_delivered(2);
}

TEST(Session, NeedsTwoRoundTripsForAWarmMessageWithData) {
  the.request.chunking = false;
  the.send();
  const std::size_t flights = the.exchange.flights();

  the.send();

  CHECK_EQUAL(2, the.exchange.flights() - flights);
  check_delivered(2);
}

TEST(Session, NeedsNoRoundTripMoreToResetAFailedTransaction) {
  the.exchange.at(Stage::kFinal).once().reply("554 5.2.252 SendAsDenied; app not allowed to send as boss %H");
  the.send();
  the.request.reset_first = the.transaction->reset_owed();
  const std::size_t flights = the.exchange.flights();

  the.send();

  CHECK_TRUE(the.request.reset_first);
  CHECK_EQUAL(1, the.exchange.flights() - flights);
  check_delivered(1);
}

TEST(Session, SendsALargeMessageInOneRoundTrip) {
  the.content = test::StringContent(std::string(1'000'000, 'x') + "\r\n");

  the.send();
  const std::size_t flights = the.exchange.flights();
  the.send();

  CHECK_EQUAL(1, the.exchange.flights() - flights);
  check_delivered(2);
}

TEST(Session, WaitsForRecipientsWhereContentWaits) {
  the.request.content_waits = true;
  the.exchange.at(Stage::kRcpt).reply("550 5.1.1 Nobody %S");

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_FALSE(the.transaction->content_begun());
  CHECK_TRUE(the.transaction->reset_owed());
  CHECK_EQUAL(550, the.transaction->recipient_reply(1)->code);
  STRCMP_EQUAL("", the.first_mistake().c_str());
}

TEST(Session, SendsInEveryWayOctetByOctet) {
  for (const bool pipelining : {true, false}) {
    for (const bool chunking : {true, false}) {
      test::FakeExchange exchange(the.clock);
      exchange.capabilities.pipelining = pipelining;
      exchange.octets_per_read = exchange.octets_per_write = 1;
      auto connection = exchange.connect(the.clock.steady());
      the.session =
          std::make_unique<exchange::Session>(std::move(*connection), the.clock, exchange::SessionTimeouts{});
      the.request.chunking = chunking;

      the.authenticate();
      const auto ending = the.send();

      CHECK_TRUE(ending.complete && the.session->usable());
      CHECK_TRUE(exchange.mistakes().empty());
      CHECK_EQUAL(1, exchange.messages().size());
      CHECK_EQUAL(2, exchange.messages().at(0).recipients.size());
      the.session.reset();
    }
  }
}

TEST(Session, StopsWritingAtAnEarlyAnswer) {
  the.content = test::StringContent(std::string(1'000'000, 'x') + "\r\n");
  the.exchange.at(Stage::kContent).after(200'000).reply("452 4.3.1 Insufficient system resources");

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(452, the.transaction->final_reply()->code);
  CHECK_TRUE(the.transaction->content_begun() && !the.transaction->content_written());
  CHECK_FALSE(the.session->usable());
}

TEST(Session, DoesNotTakeAnEarlyAcceptanceForOne) {
  the.content = test::StringContent(std::string(1'000'000, 'x') + "\r\n");
  the.exchange.at(Stage::kContent).after(200'000).reply("250 2.0.0 OK");

  const auto ending = the.send();

  CHECK_FALSE(ending.complete);
  CHECK_FALSE(the.transaction->final_reply().has_value());
  STRCMP_EQUAL("smtp.office365.com[192.0.2.1]:587: unexpected reply instead of the final reply: 250 2.0.0 OK",
               ending.what_happened.c_str());
}

TEST(Session, TellsWhereNonsenseCame) {
  the.exchange.at(Stage::kMail).reply("HTTP/1.1 400 Bad Request");

  const auto ending = the.send();

  CHECK_FALSE(ending.complete || ending.timed_out || the.session->usable());
  STRCMP_EQUAL(
      "smtp.office365.com[192.0.2.1]:587: not an SMTP reply: \"HTTP/1.1 400 Bad Request\" came instead of "
      "the "
      "reply to MAIL",
      ending.what_happened.c_str());
}

TEST(Session, IsOverAfterMoreRepliesThanCommands) {
  the.exchange.at(Stage::kFinal).reply("250 2.0.0 OK\r\n250 2.0.0 OK again");

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(250, the.transaction->final_reply()->code);
  CHECK_FALSE(the.session->usable());
}

TEST(Session, IsOverAfterAPieceOfAReplyTooMuch) {
  the.exchange.at(Stage::kFinal).reply("250 2.0.0 OK\r\n250-more");

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_FALSE(the.session->usable());
}

TEST(Session, IsOverAfterA421) {
  the.request.content_waits = true;
  the.exchange.at(Stage::kMail).reply_then_cut("421 4.3.2 Service not available %S");

  const auto ending = the.send();

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(421, the.transaction->mail_reply()->code);
  CHECK_TRUE(the.session->disturbed());
}

TEST(Session, TellsHowEachStageWasCut) {
  struct Row {
    Stage stage;
    const char* what_happened;
    bool in_doubt;
  };
  const Row rows[] = {
      {Stage::kMail, "connection ended before the reply to MAIL: connection closed by peer", true},
      {Stage::kRcpt, "connection ended before the reply to RCPT: connection closed by peer", true},
      {Stage::kContent, "connection ended before the end of the content: connection reset by peer", false},
      {Stage::kFinal, "connection ended before the final reply: connection closed by peer", true},
  };
  for (const Row& row : rows) {
    the.session.reset();
    the.exchange.behave();
    the.exchange.at(row.stage).after(3).cut();

    const auto ending = the.send();

    CHECK_FALSE(ending.complete || ending.timed_out || the.session->usable());
    STRCMP_EQUAL(("smtp.office365.com[192.0.2.1]:587: " + std::string(row.what_happened)).c_str(),
                 ending.what_happened.c_str());
    CHECK_EQUAL(row.in_doubt, the.transaction->in_doubt());
  }
}

TEST(Session, IsInDoubtWhereTheAnswerWasLost) {
  the.exchange.at(Stage::kFinal).accept_then_cut();

  const auto ending = the.send();

  CHECK_FALSE(ending.complete);
  CHECK_TRUE(the.transaction->in_doubt());
  check_delivered(1);
}

TEST(Session, EndsWithAContentThatCannotBeRead) {
  the.content = test::StringContent(std::string(1'000'000, 'x') + "\r\n");
  the.content.unreadable_from(500'000);

  const auto ending = the.send();

  CHECK_FALSE(ending.complete || the.session->usable());
  STRCMP_EQUAL("smtp.office365.com[192.0.2.1]:587: spool file: Input/output error",
               ending.what_happened.c_str());
}

TEST(Session, LearnsItsIdFromTheBanner) {
  the.connect();

  STRCMP_EQUAL("session=08DC48BEE95C0001", the.session->detail().c_str());
}

TEST(Session, LearnsItsIdFromRefusals) {
  the.exchange.at(Stage::kRcpt)
      .once()
      .reply(
          "550 5.7.1 No [AM6P193CA0125.EURP193.PROD.OUTLOOK.COM 2024-03-20T10:27:56.998Z 08DC48BEE95C08E5]");
  the.exchange.at(Stage::kFinal).reply("554 5.2.0 No [Hostname=DBBPR03MB5414.eurprd03.prod.outlook.com]");

  the.send();

  STRCMP_EQUAL("session=08DC48BEE95C08E5", the.session->detail().c_str());
}

TEST(Session, QuitsOnce) {
  the.send();

  the.session->quit();
  the.session->quit();

  CHECK_EQUAL(1, the.exchange.quits());
  CHECK_FALSE(the.session->usable());
}

TEST(Session, WaitsOnlyAMomentForTheAnswerToQuit) {
  the.send();
  the.exchange.at(Stage::kQuit).hang();
  const auto start = the.clock.steady();

  the.session->quit();

  CHECK_EQUAL(2, the.seconds_since(start));
}

TEST(Session, IsDisturbedOnceTheServerHasEndedAnIdleConnection) {
  the.send();
  const bool before = the.session->disturbed();
  the.exchange.at(Stage::kIdle).reply("421 4.4.1 Connection timed out.");

  CHECK_FALSE(before);
  CHECK_TRUE(the.session->disturbed());
}
