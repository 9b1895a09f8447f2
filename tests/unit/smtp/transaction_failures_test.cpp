// Transactions that servers break, and what is known of the message then.
#include <string>

#include "smtp/transaction.h"
#include "transaction_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Wants = smtp::Dialogue::Wants;

namespace {

const std::string kCommands =
    "MAIL FROM:<app@contoso.example>\r\nRCPT TO:<one@example.net>\r\nRCPT TO:<two@example.net>\r\n";

}  // namespace

TEST_GROUP(TransactionFailures) {
  test::TransactionFixture the;

  void begin() { the.transaction.emplace(the.request, the.capabilities); }
  void begin_large() {
    the.content = test::StringContent(std::string(1'000'000, 'x') + "\r\n");
    begin();
  }
  void check_closed() const {
    CHECK_TRUE(the.transaction->wants() == Wants::kNothing);
    CHECK_TRUE(the.transaction->must_close());
  }
};

TEST(TransactionFailures, CountContentToTheOctetWithChunking) {
  begin();
  const std::size_t before = kCommands.size() + std::string("BDAT 21 LAST\r\n").size();

  the.write(before);
  CHECK_FALSE(the.transaction->content_begun());
  the.write(1);
  CHECK_TRUE(the.transaction->content_begun());
  the.write(19);
  CHECK_FALSE(the.transaction->content_written());
  the.write(1);
  CHECK_TRUE(the.transaction->content_written() && the.transaction->in_doubt());
}

TEST(TransactionFailures, CountTheFinalDotAsContentWithData) {
  the.request.chunking = false;
  begin();
  the.write(1000);
  for (const char* const reply : {"250 OK", "250 OK", "250 OK", "354 Go on"}) the.reply(reply);
  const std::size_t size = the.transaction->output().size();

  CHECK_FALSE(the.transaction->content_begun());
  the.write(size - 1);
  CHECK_TRUE(the.transaction->content_begun() && !the.transaction->content_written());
  the.write(1);
  CHECK_TRUE(the.transaction->content_written() && the.transaction->in_doubt());
}

TEST(TransactionFailures, CloseAtA421InEachPlace) {
  struct Row {
    const char* replies;  // before the 421
    int mail, one, final;
  };
  const Row rows[] = {
      {"", 421, 0, 0},
      {"250", 250, 421, 0},
      {"250 250", 250, 250, 0},  // to the second recipient
      {"250 250 250", 250, 250, 421},
  };
  for (const Row& row : rows) {
    begin();
    the.write(1000);
    for (std::string_view rest = row.replies; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(4, rest.size()))) {
      the.reply(std::string(rest.substr(0, 3)));
    }

    the.reply("421 4.3.2 Service not available");

    check_closed();
    CHECK_EQUAL(row.mail, the.code(the.transaction->mail_reply()));
    CHECK_EQUAL(row.one, the.code(the.transaction->recipient_reply(0)));
    CHECK_EQUAL(row.final, the.code(the.transaction->final_reply()));
    CHECK_FALSE(the.transaction->in_doubt() || the.transaction->failure().has_value());
  }
}

TEST(TransactionFailures, TakeARefusalBeforeAnythingWasWrittenAsTheAnswerToMail) {
  the.request.reset_first = true;
  for (const char* const reply :
       {"421 4.4.1 Connection timed out", "451 4.7.0 Timeout waiting for client input"}) {
    begin();

    the.reply(reply);

    check_closed();
    CHECK_TRUE(the.transaction->mail_reply()->transient());
  }
}

TEST(TransactionFailures, TakeARefusalInAHalfWrittenCommandAsItsAnswer) {
  begin();
  the.write(kCommands.size() - 2);
  the.reply("250 2.1.0 Sender OK");
  the.reply("250 2.1.5 Recipient OK");

  the.reply("452 4.5.3 Too many recipients");

  check_closed();
  CHECK_EQUAL(452, the.code(the.transaction->recipient_reply(1)));
}

TEST(TransactionFailures, StopAtAnEarlyRefusalOfTheContent) {
  for (const bool chunking : {true, false}) {
    the.request.chunking = chunking;
    begin_large();
    the.write(100'000);
    for (int i = 0; i < 3; ++i) the.reply("250 OK");
    if (!chunking) the.reply("354 Go on");
    the.write(100'000);

    the.reply("552 5.3.4 Message size exceeds fixed maximum message size");

    check_closed();
    CHECK_EQUAL(552, the.code(the.transaction->final_reply()));
    CHECK_TRUE(the.transaction->content_begun() && !the.transaction->content_written());
    CHECK_FALSE(the.transaction->failure().has_value());
  }
}

TEST(TransactionFailures, NeverTakeAnEarlyAcceptance) {
  begin_large();
  the.write(100'000);
  for (int i = 0; i < 3; ++i) the.reply("250 OK");

  the.reply("250 2.0.0 OK");

  check_closed();
  CHECK_FALSE(the.transaction->final_reply().has_value());
  STRCMP_EQUAL("unexpected reply instead of the final reply: 250 2.0.0 OK",
               the.transaction->failure()->c_str());
}

TEST(TransactionFailures, GoOnWithContentWhileItsRecipientsAreAnswered) {
  begin_large();
  the.write(100'000);
  for (const char* const reply : {"250 OK", "550 Nobody", "250 OK"}) the.reply(reply);

  the.write(2'000'000);
  the.reply("250 2.0.0 OK");

  CHECK_TRUE(the.transaction->content_written());
  CHECK_EQUAL(250, the.code(the.transaction->final_reply()));
  CHECK_FALSE(the.transaction->must_close());
}

TEST(TransactionFailures, SpareTheRestOfALargeContentForNobody) {
  begin_large();
  the.write(100'000);

  for (const char* const reply : {"250 OK", "550 Nobody", "550 Nobody"}) the.reply(reply);

  check_closed();
  CHECK_FALSE(the.transaction->failure().has_value());
}

TEST(TransactionFailures, FinishAShortContentForNobodyToStayInStep) {
  the.content = test::StringContent(std::string(200'000, 'x') + "\r\n");
  begin();
  the.write(100'000);

  the.reply("550 No");
  the.reply("503 No");
  the.reply("503 No");
  the.write(2'000'000);
  the.reply("503 5.5.2 Need rcpt command");

  CHECK_TRUE(the.transaction->wants() == Wants::kNothing);
  CHECK_FALSE(the.transaction->must_close() || the.transaction->in_doubt());
}

TEST(TransactionFailures, EndAtRepliesThatMakeNoSense) {
  struct Row {
    bool chunking;
    const char* good;
    const char* bad;
    const char* failure;
  };
  const Row rows[] = {
      {true, "", "354 Go on", "unexpected reply instead of the reply to MAIL: 354 Go on"},
      {true, "250", "334 x", "unexpected reply instead of the reply to RCPT: 334 x"},
      {true, "250 250 250", "354 x", "unexpected reply instead of the final reply: 354 x"},
      {false, "250 250 250", "250 x", "unexpected reply instead of the reply to DATA: 250 x"},
      {false, "250 250 250", "334 x", "unexpected reply instead of the reply to DATA: 334 x"},
  };
  for (const Row& row : rows) {
    the.request.chunking = row.chunking;
    begin();
    the.write(1000);
    for (std::string_view rest = row.good; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(4, rest.size()))) {
      the.reply("250");
    }

    the.reply(row.bad);

    check_closed();
    STRCMP_EQUAL(row.failure, the.transaction->failure()->c_str());
    CHECK_EQUAL(row.chunking, the.transaction->in_doubt());
  }
}

TEST(TransactionFailures, EndAtAnAcceptanceThatNobodyAskedFor) {
  begin();

  the.reply("250 2.0.0 OK");

  check_closed();
  CHECK_FALSE(the.transaction->mail_reply().has_value());
  STRCMP_EQUAL("unexpected reply before it was asked for: 250 2.0.0 OK", the.transaction->failure()->c_str());
}

TEST(TransactionFailures, RefuseNoMessageWithARefusalThatNobodyAskedFor) {
  begin();

  the.reply("554 5.7.0 Session closed by policy");

  check_closed();
  CHECK_FALSE(the.transaction->mail_reply().has_value());
  STRCMP_CONTAINS("before it was asked for: 554", the.transaction->failure()->c_str());
}

TEST(TransactionFailures, CloseAfterMoreRepliesThanCommandsButKeepTheAnswer) {
  begin();
  the.write(1000);
  for (int i = 0; i < 4; ++i) the.reply("250 OK");
  const bool before = the.transaction->must_close();

  the.reply("421 4.4.1 Connection timed out");

  CHECK_FALSE(before);
  check_closed();
  CHECK_EQUAL(250, the.code(the.transaction->final_reply()));
}

TEST(TransactionFailures, ReadOnAfterARefusedResetButClose) {
  the.request.reset_first = true;
  begin();
  the.write(1000);

  the.reply("500 5.3.3 Unrecognized command");
  for (int i = 0; i < 4; ++i) the.reply("250 OK");

  check_closed();
  CHECK_EQUAL(250, the.code(the.transaction->final_reply()));
}

TEST(TransactionFailures, TellOfContentThatCannotBeRead) {
  the.content = test::StringContent(std::string(200'000, 'x') + "\r\n");
  the.content.unreadable_from(100'000);
  begin();

  the.write(2'000'000);

  check_closed();
  STRCMP_EQUAL("spool file: Input/output error", the.transaction->content_error()->c_str());
  CHECK_TRUE(the.transaction->content_begun() && !the.transaction->content_written());
  CHECK_TRUE(the.transaction->failure().has_value());
}

TEST(TransactionFailures, AreNoDoubtWhereEverybodyWasRefused) {
  begin();
  the.write(1000);
  const bool before = the.transaction->in_doubt();

  for (const char* const reply : {"250 OK", "550 Nobody", "550 Nobody"}) the.reply(reply);

  CHECK_TRUE(before);
  CHECK_TRUE(the.transaction->content_written());
  CHECK_FALSE(the.transaction->in_doubt());
}
