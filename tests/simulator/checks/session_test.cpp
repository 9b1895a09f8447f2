#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include <fmt/format.h>

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(Session) {
  Exosim exosim;
  std::string mistakes() { return exosim.file("mistakes"); }
};

TEST(Session, SpeaksTheDocumentedTextsUpToAnAcceptedMessage) {
  Client client(exosim.smtp_port());

  HAS(".outlook.office365.com Microsoft ESMTP MAIL Service ready at ", client.reply());
  const std::string ehlo = client.command("EHLO relay.example.com");
  HAS("Hello [127.0.0.1]\n250-SIZE "
      "157286400\n250-PIPELINING\n250-DSN\n250-ENHANCEDSTATUSCODES\n250-STARTTLS\n"
      "250-8BITMIME\n250-BINARYMIME\n250-CHUNKING\n250 SMTPUTF8\n",
      ehlo);
  SAYS("220 2.0.0 SMTP server ready\n", client.command("STARTTLS"));
  CHECK_TRUE(client.start_tls(exosim.env("EXOSIM_CA")));
  CHECK_TRUE(client.tls_verified());
  HAS("250-ENHANCEDSTATUSCODES\n250-AUTH LOGIN XOAUTH2\n250-8BITMIME\n",
      client.command("EHLO relay.example.com"));
  SAYS("334 \n", client.command("AUTH XOAUTH2"));
  SAYS("235 2.7.0 Authentication successful\n", client.command(blob("app@contoso.example", token(exosim))));
  SAYS("250 2.1.0 Sender OK\n", client.command("MAIL FROM:<app@contoso.example> SIZE=999 BODY=8BITMIME"));
  SAYS("250 2.1.5 Recipient OK\n", client.command("RCPT TO:<someone@example.net>"));
  SAYS("354 Start mail input; end with <CRLF>.<CRLF>\n", client.command("DATA"));
  client.send(message("Subject: dots\r\n\r\n..one\r\n.\r\n"));
  SAYS("250 2.0.0 OK <1@example.com> [Hostname=", client.reply());
  SAYS("221 2.0.0 Service closing transmission channel\n", client.command("QUIT"));
  CHECK_TRUE(client.closed());

  STRCMP_EQUAL(message("Subject: dots\r\n\r\n.one\r\n").c_str(), exosim.file("messages/000001.eml").c_str());
  HAS("\"mail_from\":\"<app@contoso.example> SIZE=999 "
      "BODY=8BITMIME\",\"rcpt_to\":[\"<someone@example.net>\"],"
      "\"via\":\"DATA\"",
      exosim.file("messages/000001.json"));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Session, CountsOneFlightForAWarmMessage) {
  Client client = ready_client(exosim);
  STRCMP_EQUAL("250", submit(client, message()).substr(0, 3).c_str());
  STRCMP_EQUAL("250", submit(client, message()).substr(0, 3).c_str());
  client.command("NOOP");

  const std::string transcript = exosim.file("transcript");
  const std::size_t second = transcript.rfind("C: MAIL");
  const std::size_t end = transcript.find("C: NOOP");
  const std::string warm = transcript.substr(second, end - second);
  HAS("-- flight ", warm);
  LONGS_EQUAL(warm.find("-- flight"), warm.rfind("-- flight"));
}

TEST(Session, TakesChunksAndAnswersEach) {
  Client client = ready_client(exosim);
  const std::string content = message();
  client.command("MAIL FROM:<app@contoso.example>");
  client.command("RCPT TO:<someone@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;someone@example.net");

  client.send("BDAT 10\r\n" + content.substr(0, 10));
  SAYS("250 2.6.0 CHUNK received OK, 10 octets\n", client.reply());
  client.send(fmt::format("BDAT {}\r\n{}BDAT 0 LAST\r\n", content.size() - 10, content.substr(10)));
  SAYS("250 2.6.0 CHUNK received OK,", client.reply());
  SAYS("250 2.0.0 OK", client.reply());

  STRCMP_EQUAL(content.c_str(), exosim.file("messages/000001.eml").c_str());
  HAS("\"via\":\"BDAT\"", exosim.file("messages/000001.json"));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Session, EndsContentOnlyAtDotBetweenCrlfs) {
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example>");
  client.command("RCPT TO:<someone@example.net>");
  client.command("DATA");

  client.send(message("Subject: s\r\n\r\na\n.\r\nb\r\n.\nc\r.\rd\r\n.\r"));
  CHECK_TRUE(client.silent());
  client.send("\n");

  SAYS("554 5.6.0 Invalid message content, contains bare linefeeds [Hostname=", client.reply());
  HAS("bare LF in content", mistakes());
  HAS("bare CR in content", mistakes());
  HAS("begins with a dot that was not doubled", mistakes());
}

TEST(Session, WantsTlsAndAuthenticationBeforeMail) {
  Client client(exosim.smtp_port());
  client.reply();

  SAYS("503 5.5.2 Send hello first [", client.command("MAIL FROM:<app@contoso.example>"));
  client.command("EHLO relay.example.com");
  SAYS("451 5.7.3 STARTTLS is required to send mail [", client.command("MAIL FROM:<app@contoso.example>"));
  SAYS("504 5.7.4 Unrecognized authentication type [", client.command("AUTH XOAUTH2"));
  client.command("STARTTLS");
  client.start_tls(exosim.env("EXOSIM_CA"));
  SAYS("503 5.5.2 Send hello first [", client.command("AUTH XOAUTH2"));
  client.command("EHLO relay.example.com");
  SAYS("530 5.7.57 Client not authenticated to send mail. [",
       client.command("MAIL FROM:<app@contoso.example>"));
  SAYS("503 5.5.2 Only one STARTTLS command can be issued per session [", client.command("STARTTLS"));
}

TEST(Session, DiscardsWhatFollowsStartTlsInClear) {
  Client client(exosim.smtp_port());
  client.reply();
  client.command("EHLO relay.example.com");

  SAYS("220 ", client.command("STARTTLS\r\nNOOP"));

  CHECK_TRUE(client.start_tls(exosim.env("EXOSIM_CA")));
  HAS("Hello [", client.command("EHLO relay.example.com"));
  HAS("pipelined behind STARTTLS", mistakes());
}

TEST(Session, GivesNoExtensionsToHelo) {
  Client client(exosim.smtp_port());
  client.reply();

  const std::string reply = client.command("HELO relay.example.com");

  HAS("Hello [127.0.0.1]\n", reply);
  CHECK_TRUE(reply.find('\n') == reply.size() - 1);
}

TEST(Session, NotesPipeliningWhereItIsNotAllowed) {
  Client client = secured_client(exosim);

  client.command("AUTH XOAUTH2\r\n" + blob("app@contoso.example", token(exosim)));
  client.reply();
  client.send("NOOP\r\nNOOP\r\n");
  client.reply();
  client.reply();

  HAS("pipelined behind AUTH", mistakes());
  HAS("pipelined behind NOOP", mistakes());
}

TEST(Session, DoesNotBlameAFlightThatFailedAtItsStart) {
  CHECK_TRUE(exosim.on("mail times=1 reply 451 4.7.0 no"));
  Client client = ready_client(exosim);
  client.send("MAIL FROM:<app@contoso.example>\r\nRCPT TO:<a@example.net>\r\nBDAT 3 LAST\r\nabc");
  SAYS("451 4.7.0 no\n", client.reply());
  SAYS("503 5.5.2 Need mail command [", client.reply());
  SAYS("503 5.5.2 Need mail command [", client.reply());

  SAYS("250 2.0.0 OK", submit(client, message()));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Session, BlamesBdatAfterRefusedRecipients) {
  CHECK_TRUE(exosim.on("rcpt reply 550 5.1.1 no"));
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example>");
  SAYS("550 5.1.1 no\n", client.command("RCPT TO:<a@example.net>"));

  SAYS("503 5.5.2 Need rcpt command [", client.command("BDAT 0 LAST"));

  HAS("BDAT although no recipient was accepted", mistakes());
  SAYS("503 5.5.2 Sender already specified", client.command("MAIL FROM:<app@contoso.example>"));
  SAYS("250 2.0.0 Resetting\n", client.command("RSET"));
  SAYS("250 2.1.0", client.command("MAIL FROM:<app@contoso.example>"));
}

TEST(Session, HangsUpAfterTooManyMistakes) {
  Client client(exosim.smtp_port());
  client.reply();

  for (int i = 0; i < 9; ++i) SAYS("500 5.3.3 Unrecognized command 'XYZ' [", client.command("XYZ"));
  client.command("XYZ");

  SAYS("421 4.7.0 Too many errors on this connection, closing transmission channel\n", client.reply());
  CHECK_TRUE(client.closed());
}

TEST(Session, UsesOneSessionIdInBannerAndErrors) {
  Client client(exosim.smtp_port());
  const std::string banner = client.reply();
  const std::string session = banner.substr(banner.rfind('[') + 1, 16);

  HAS(session + "]", client.command("XYZ"));

  Client other(exosim.smtp_port());
  CHECK_TRUE(other.reply().find(session) == std::string::npos);
}
