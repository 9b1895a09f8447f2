#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include <chrono>

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(Rules) {
  Exosim exosim;
  using Clock = std::chrono::steady_clock;
  static long milliseconds_since(Clock::time_point start) {
    return static_cast<long>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
  }
  // What the client reads at each stage up to the end of one message; then it leaves.
  std::string walk() {
    Client client(exosim.smtp_port());
    std::string replies = client.reply();
    replies += client.command("EHLO a.example");
    replies += client.command("STARTTLS");
    if (!replies.ends_with("SMTP server ready\n") || !client.start_tls(exosim.env("EXOSIM_CA"))) {
      return replies + "no TLS";
    }
    replies += client.command("EHLO a.example");
    replies += client.command("AUTH XOAUTH2");
    replies += client.command(blob("app@contoso.example", token(exosim)));
    replies += submit(client, message());
    replies += client.command("RSET");
    return replies + client.command("QUIT");
  }
};

TEST(Rules, ReplyAtEveryStage) {
  long fired = 0;
  for (const char* const stage : {"connect", "banner", "ehlo", "starttls", "ehlo2", "auth", "blob", "mail",
                                  "rcpt", "data", "content", "final", "rset", "quit"}) {
    exosim.control("clear");
    CHECK_TRUE(exosim.on(std::string(stage) + " times=1 reply 451 4.7.0 at " + stage));
    if (std::string(stage) == "mail" || std::string(stage) == "rcpt") {
      Client client = ready_client(exosim);
      client.send("MAIL FROM:<app@contoso.example>\r\nRCPT TO:<a@b.example>\r\n");
      const std::string first = client.reply();
      HAS(std::string("451 4.7.0 at ") + stage, first + client.reply());
    } else {
      HAS(std::string("451 4.7.0 at ") + stage, walk());
    }
    LONGS_EQUAL(++fired, exosim.count("rules_fired"));
  }
}

TEST(Rules, GivePositiveRepliesTheirUsualEffect) {
  exosim.on("banner reply 220 hello");
  exosim.on("mail reply 250 2.1.0 fine");
  exosim.on("final reply 250 2.0.0 kept %H");
  const std::string replies = walk();

  HAS("220 hello\n", replies);
  HAS("250 2.0.0 kept [Hostname=", replies);
  HAS("\"reply\":\"250 2.0.0 kept [Hostname=", exosim.file("messages/000001.json"));
}

TEST(Rules, FillInTheSuffixesAndOctets) {
  exosim.on("mail reply 550 5.7.1 a\\x01\\rb 100% %S");
  Client client = ready_client(exosim);

  const std::string reply = client.command("MAIL FROM:<app@contoso.example>");
  SAYS("550 5.7.1 a\x01\rb 100% [", reply);
  HAS(".PROD.OUTLOOK.COM 20", reply);
}

TEST(Rules, QuoteTheCatalogue) {
  exosim.on("blob times=1 entry smtp-auth-disabled-tenant");
  exosim.on("final entry send-as-denied");

  const std::string refused = walk();
  HAS("SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
      refused);
  HAS("for more information. [", refused);
  HAS("[EndDiagnosticData] [Hostname=", walk());
}

TEST(Rules, SendRawOctets) {
  exosim.on("ehlo2 raw 250-x\\r\\n250 AUTH XOAUTH2\\r\\n");
  HAS("250-x\n250 AUTH XOAUTH2\n", walk());
}

TEST(Rules, CutOrHangOrResetAtTheStart) {
  for (const char* const rule :
       {"connect cut", "connect refuse", "banner cut", "banner reply-then-cut 421 4.3.2 later"}) {
    exosim.control("clear");
    exosim.on(rule);
    Client client(exosim.smtp_port());
    client.reply();
    CHECK_TRUE(client.closed());
  }
  exosim.control("clear");
  exosim.on("banner hang");
  Client client(exosim.smtp_port());
  CHECK_TRUE(client.silent());
}

TEST(Rules, SpoilTheHandshake) {
  exosim.on("tls cut");
  HAS("no TLS", walk());
  exosim.control("clear");
  exosim.on("tls raw nonsense");
  HAS("no TLS", walk());
  exosim.control("clear");
  exosim.on("tls delay 1");
  HAS("250 2.0.0 OK", walk());
}

TEST(Rules, CutWithinTheContent) {
  exosim.on("content cut-after 50");
  Client client = ready_client(exosim);

  STRCMP_EQUAL("", submit(client, message("\r\n" + std::string(1000, 'x'))).c_str());

  LONGS_EQUAL(0, exosim.count("accepted"));
}

TEST(Rules, AnswerWithinTheContent) {
  exosim.on("content match=urgent reply 421 4.3.2 early");
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example>");
  client.command("RCPT TO:<someone@example.net>");

  client.send("BDAT 1000 LAST\r\n" + message("Subject: URGENT\r\n\r\n"));

  SAYS("421 4.3.2 early\n", client.reply());
}

TEST(Rules, HangInTheContentUntilTheClientLeaves) {
  exosim.on("content hang");
  Client client = ready_client(exosim);
  client.send("MAIL FROM:<app@contoso.example>\r\nRCPT TO:<a@b.example>\r\nBDAT 5 LAST\r\n\r\nabc");
  client.reply();
  client.reply();
  CHECK_TRUE(client.silent());

  client.leave();
  CHECK_TRUE(exosim.await("transcript", "-- closed"));
}

TEST(Rules, KeepAMessageAndLeaveWithoutAnswer) {
  exosim.on("final times=1 accept-then-cut");
  Client client = ready_client(exosim);

  STRCMP_EQUAL("", submit(client, message()).c_str());

  STRCMP_EQUAL(message().c_str(), exosim.file("messages/000001.eml").c_str());
  HAS("\"reply\":\"250 2.0.0 OK <1@example.com>", exosim.file("messages/000001.json"));
}

TEST(Rules, MatchSenderRecipientsAndHeader) {
  exosim.on("final match=\"subject: spam\" reply 550 5.7.1 header");
  exosim.on("final match=someone@ reply 550 5.1.1 recipient");
  exosim.on("final reply 550 5.0.0 any");
  Client client = ready_client(exosim);

  SAYS("550 5.7.1 header", submit(client, message("Subject: Spam\r\n\r\n")));
  SAYS("550 5.1.1 recipient", submit(client, message("X: y\r\n\r\nSubject: spam\r\n")));
  LONGS_EQUAL(2, exosim.count("refused"));
}

TEST(Rules, ActOnIdleSessionsAlsoWhenAddedThen) {
  Client client = ready_client(exosim);
  CHECK_TRUE(client.silent());

  exosim.on("idle times=1 reply-then-cut 421 4.4.1 Connection timed out.");

  SAYS("421 4.4.1 Connection timed out.\n", client.reply());
  CHECK_TRUE(client.closed());
  Client next = ready_client(exosim);
  SAYS("250", submit(next, message()));
}

TEST(Rules, DelayAndThenDoTheUsual) {
  exosim.on("mail delay 120");
  Client client = ready_client(exosim);
  const auto start = Clock::now();

  SAYS("250 2.1.0", client.command("MAIL FROM:<app@contoso.example>"));

  CHECK_TRUE(milliseconds_since(start) >= 120);
}

TEST(Rules, ARoundTripIsPaidForBothHandshakesToo) {
  exosim.control("set round-trip 50");
  const auto start = Clock::now();

  secured_client(exosim);

  CHECK_TRUE(milliseconds_since(start) >= 300);  // TCP, banner, EHLO, STARTTLS, TLS, EHLO
}

TEST(Rules, SettingsChangeWhileItRuns) {
  Client client = ready_client(exosim);
  exosim.control("set round-trip 100");
  auto start = Clock::now();
  client.command("NOOP");
  CHECK_TRUE(milliseconds_since(start) >= 100);

  exosim.control("set round-trip 0");
  exosim.control("set final-delay 100");
  start = Clock::now();
  SAYS("250 2.0.0 OK", submit(client, message()));
  CHECK_TRUE(milliseconds_since(start) >= 100);
  SAYS("1 cannot set size", exosim.control("set size 3"));
}

TEST(Rules, AreClearedAndNumbered) {
  SAYS("0 1\n", exosim.control("on mail cut"));
  SAYS("0 2\n", exosim.control("on mail cut"));
  SAYS("0 ", exosim.control("clear"));
  HAS("250 2.0.0 OK", walk());
  SAYS("1 ", exosim.control("on mail jump"));
  SAYS("1 ", exosim.control("dance"));
}

TEST(Rules, StopEndsEverythingAtOnce) {
  Client client = ready_client(exosim);
  exosim.on("quit hang");
  client.send("QUIT\r\n");
  const auto start = Clock::now();

  LONGS_EQUAL(0, exosim.stop());

  CHECK_TRUE(milliseconds_since(start) < 2000);
  CHECK_TRUE(client.closed());
}
