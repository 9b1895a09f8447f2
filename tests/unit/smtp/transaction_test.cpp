#include "smtp/transaction.h"

#include <string>

#include "smtp/script.h"
#include "support/string_content.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using test::Play;
using test::PlayOptions;

namespace {

smtp::Capabilities everything() {
  smtp::Capabilities all;
  all.pipelining = all.chunking = all.eight_bit_mime = all.smtputf8 = all.dsn = all.size = true;
  all.max_size = 1000;
  return all;
}

}  // namespace

TEST_GROUP(Transaction) {
  test::StringContent content{"Subject: hi\r\n\r\n.dot\r\n"};
  smtp::Capabilities capabilities = everything();
  smtp::TransactionRequest request;

  void setup() override {
    request.sender = mail::Path::parse("<app@contoso.example>");
    request.recipients = {mail::Path::parse("<one@example.net>")};
    request.content = &content;
    request.chunking = true;
  }
  void two_recipients() { request.recipients.push_back(mail::Path::parse("<two@example.net>")); }
};

TEST(Transaction, IsOneFlightWithChunking) {
  request.reset_first = true;
  two_recipients();
  smtp::Transaction transaction(request, capabilities);

  const std::string error = Play(transaction)(R"(
C: RSET
C: MAIL FROM:<app@contoso.example> SIZE=21
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

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(250, transaction.mail_reply()->code);
  CHECK_EQUAL(250, transaction.recipient_reply(0)->code);
  CHECK_EQUAL(550, transaction.recipient_reply(1)->code);
  STRCMP_EQUAL("OK <id@example> [Hostname=A.PROD.OUTLOOK.COM]", transaction.final_reply()->text.c_str());
  CHECK_FALSE(transaction.must_close() || transaction.reset_owed() || transaction.in_doubt());
}

TEST(Transaction, IsOneWriteForASmallMessageWithChunking) {
  smtp::Transaction transaction(request, capabilities);

  transaction.written(transaction.output().size());

  CHECK_TRUE(transaction.wants() == smtp::Dialogue::Wants::kRead);
  CHECK_TRUE(transaction.content_written());
}
