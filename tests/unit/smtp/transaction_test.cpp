#include "smtp/transaction.h"

#include <string>

#include "transaction_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Wants = smtp::Dialogue::Wants;

TEST_GROUP(Transaction) {
  test::TransactionFixture the;

  // Plays the script whole and octet by octet.
  void plays(std::string_view script) {
    STRCMP_EQUAL("", the.play(script, {1, 1}).c_str());
    STRCMP_EQUAL("", the.play(script).c_str());
  }
  // MAIL, both RCPT, DATA or BDAT, and the last octet were answered like this; 0: not at all.
  void check_codes(int mail, int one, int two, int data, int final) const {
    CHECK_EQUAL(mail, the.code(the.transaction->mail_reply()));
    CHECK_EQUAL(one, the.code(the.transaction->recipient_reply(0)));
    CHECK_EQUAL(two, the.code(the.transaction->recipient_reply(1)));
    CHECK_EQUAL(data, the.code(the.transaction->data_reply()));
    CHECK_EQUAL(final, the.code(the.transaction->final_reply()));
  }
};

TEST(Transaction, IsOneFlightWithChunking) {
  the.request.reset_first = true;

  plays(R"(
C: RSET
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 250 2.0.0 Resetting
S: 250 2.1.0 Sender OK
S: 250 2.1.5 Recipient OK
S: 550 5.1.1 Nobody
S: 250 2.0.0 OK <id@example> [Hostname=A.PROD.OUTLOOK.COM]
)");

  check_codes(250, 250, 550, 0, 250);
  STRCMP_EQUAL("OK <id@example> [Hostname=A.PROD.OUTLOOK.COM]", the.transaction->final_reply()->text.c_str());
  CHECK_FALSE(the.transaction->must_close() || the.transaction->reset_owed() || the.transaction->in_doubt());
}

TEST(Transaction, IsOneWriteForASmallMessageWithChunking) {
  the.transaction.emplace(the.request, the.capabilities);

  the.transaction->written(the.transaction->output().size());

  CHECK_TRUE(the.transaction->wants() == Wants::kRead);
  CHECK_TRUE(the.transaction->content_written());
}

TEST(Transaction, IsTwoFlightsWithData) {
  the.request.chunking = false;
  the.request.reset_first = true;

  plays(R"(
C: RSET
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: DATA
S: 250 2.0.0 Resetting
S: 250 2.1.0 Sender OK
S: 250 2.1.5 Recipient OK
S: 250 2.1.5 Recipient OK
S: 354 Start mail input; end with <CRLF>.<CRLF>
C: Subject: hi
C:
C: ..dot
C: .
S: 250 2.0.0 OK
)");

  check_codes(250, 250, 250, 354, 250);
  CHECK_FALSE(the.transaction->reset_owed());
}

TEST(Transaction, LetsContentWaitForTheRecipientsWithChunking) {
  the.request.content_waits = true;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
S: 250 2.1.0 Sender OK
S: 550 5.1.1 Nobody
S: 250 2.1.5 Recipient OK
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 250 2.0.0 OK
)");

  check_codes(250, 550, 250, 0, 250);
}

TEST(Transaction, NeedsNoFurtherFlightForContentThatWaitsWithData) {
  the.request.chunking = false;
  the.request.content_waits = true;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: DATA
S: 250 2.1.0 Sender OK
S: 250 2.1.5 Recipient OK
S: 250 2.1.5 Recipient OK
S: 354 Go on
C: Subject: hi
C:
C: ..dot
C: .
S: 250 2.0.0 OK
)");
}

TEST(Transaction, IsOneCommandAtATimeWithoutPipelining) {
  the.capabilities.pipelining = false;
  the.request.reset_first = true;

  plays(R"(
C: RSET
S: 250 2.0.0 Resetting
C: MAIL FROM:<app@contoso.example>
S: 250 2.1.0 Sender OK
C: RCPT TO:<one@example.net>
S: 250 2.1.5 Recipient OK
C: RCPT TO:<two@example.net>
S: 451 4.7.500 Server busy
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 250 2.0.0 OK
)");

  check_codes(250, 250, 451, 0, 250);
}

TEST(Transaction, IsOneCommandAtATimeWithoutPipeliningAndWithData) {
  the.capabilities.pipelining = false;
  the.request.chunking = false;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
S: 250 2.1.0 Sender OK
C: RCPT TO:<one@example.net>
S: 250 2.1.5 Recipient OK
C: RCPT TO:<two@example.net>
S: 250 2.1.5 Recipient OK
C: DATA
S: 354 Go on
C: Subject: hi
C:
C: ..dot
C: .
S: 554 5.2.252 SendAsDenied
)");

  check_codes(250, 250, 250, 354, 554);
  CHECK_FALSE(the.transaction->reset_owed());
}

TEST(Transaction, SaysNothingMoreAfterARefusedMailWithoutPipelining) {
  the.capabilities.pipelining = false;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
S: 550 5.7.1 Submission has been disabled for this account
)");

  check_codes(550, 0, 0, 0, 0);
  CHECK_FALSE(the.transaction->reset_owed() || the.transaction->must_close());
}

TEST(Transaction, ReadsEveryReplyAfterARefusedMail) {
  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 451 4.7.0 Temporary server error. Please try again later. PRX4
S: 503 5.5.2 Need mail command
S: 503 5.5.2 Need mail command
S: 503 5.5.2 Need rcpt command
)");

  check_codes(451, 503, 503, 0, 503);
  CHECK_TRUE(the.transaction->reset_owed());
  CHECK_FALSE(the.transaction->must_close() || the.transaction->in_doubt());
}

TEST(Transaction, EndsWithNoContentWhereDataIsRefused) {
  the.request.chunking = false;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: DATA
S: 250 2.1.0 Sender OK
S: 550 5.1.1 Nobody
S: 550 5.1.1 Nobody
S: 503 5.5.2 Need rcpt command
)");

  check_codes(250, 550, 550, 503, 0);
  CHECK_FALSE(the.transaction->content_begun());
  CHECK_TRUE(the.transaction->reset_owed());
}

TEST(Transaction, SendsALoneDotWhereDataIsTakenForNobody) {
  the.request.chunking = false;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: DATA
S: 250 2.1.0 Sender OK
S: 550 5.1.1 Nobody
S: 550 5.1.1 Nobody
S: 354 Go on
C: .
S: 554 5.5.1 No valid recipients
)");

  check_codes(250, 550, 550, 354, 0);
  CHECK_FALSE(the.transaction->content_begun() || the.transaction->in_doubt());
}

TEST(Transaction, SendsNoContentForNobodyWhereContentWaits) {
  the.request.content_waits = true;

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
S: 250 2.1.0 Sender OK
S: 550 5.1.1 Nobody
S: 550 5.1.1 Nobody
)");

  CHECK_TRUE(the.transaction->reset_owed());
  CHECK_FALSE(the.transaction->any_recipient());
}

TEST(Transaction, OwesAResetAfterARefusedChunk) {
  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<one@example.net>
C: RCPT TO:<two@example.net>
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 250 2.1.0 Sender OK
S: 250 2.1.5 Recipient OK
S: 250 2.1.5 Recipient OK
S: 554 5.2.252 SendAsDenied; app not allowed to send as boss
)");

  check_codes(250, 250, 250, 0, 554);
  CHECK_TRUE(the.transaction->reset_owed());
  CHECK_FALSE(the.transaction->must_close());
}

TEST(Transaction, LeavesOutRecipientsThatCannotBeWritten) {
  the.request.recipients[0].address = "one@example.net>\r\nRCPT TO:<evil@example.net";

  plays(R"(
C: MAIL FROM:<app@contoso.example>
C: RCPT TO:<two@example.net>
C: BDAT 21 LAST
C: Subject: hi
C:
C: .dot
S: 250 2.1.0 Sender OK
S: 250 2.1.5 Recipient OK
S: 250 2.0.0 OK
)");

  check_codes(250, 553, 250, 0, 250);
}

TEST(Transaction, SaysNothingWhereAnObstacleStands) {
  the.capabilities.max_size = 20;
  the.request.reset_first = true;
  the.transaction.emplace(the.request, the.capabilities);

  CHECK_TRUE(the.transaction->wants() == Wants::kNothing);
  check_codes(552, 0, 0, 0, 0);
  CHECK_TRUE(the.transaction->reset_owed());  // as it was before
}

TEST(Transaction, SendsLargeContentWhole) {
  std::string lines;
  for (int i = 0; i < 40'000; ++i) lines += "." + std::to_string(i) + "\r\n";
  for (const bool chunking : {true, false}) {
    the.content = test::StringContent(lines);
    the.request.chunking = chunking;
    the.transaction.emplace(the.request, the.capabilities);
    std::string sent;

    while (the.transaction->wants() != Wants::kNothing) {
      if (the.transaction->wants() == Wants::kRead) {
        const bool data = the.transaction->waiting_for() == "the reply to DATA";
        the.reply(data ? "354 Go on" : "250 OK");
        continue;
      }
      const std::string_view piece = the.transaction->output().substr(0, 1000);
      sent += piece;
      the.transaction->written(piece.size());
      CHECK_TRUE(piece.size() <= 2 * smtp::Transaction::kPieceBytes);
    }

    std::string expected = lines;
    if (!chunking) {
      for (std::size_t at = 0; at < expected.size(); at = expected.find('\n', at) + 1)
        expected.insert(at, ".");
      expected += ".\r\n";
    }
    CHECK_TRUE(sent.ends_with((chunking ? "LAST\r\n" : "DATA\r\n") + expected));
    check_codes(250, 250, 250, chunking ? 0 : 354, 250);
  }
}
