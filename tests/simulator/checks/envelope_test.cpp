#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(Envelope) {
  Exosim exosim{{"--size", "100000", "--recipients-per-message", "3"}};
  std::string mistakes() { return exosim.file("mistakes"); }
};

TEST(Envelope, JudgesMailParameters) {
  struct Case {
    const char* command;
    const char* reply;
  };
  const Case cases[] = {
      {"MAIL FROM:<a@b> SIZE=100000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+2B314159",
       "250 2.1.0 Sender OK\n"},
      {"mail from:<> body=7bit", "250 2.1.0 Sender OK\n"},
      {"MAIL FROM:<a@b> BODY=BINARYMIME RET=FULL", "250 2.1.0 Sender OK\n"},
      {"MAIL FROM:<\xc3\xbc@b> SMTPUTF8", "250 2.1.0 Sender OK\n"},
      {"MAIL FROM:<a@b> SIZE=100001", "552 5.3.4 Message size exceeds fixed maximum message size ["},
      {"MAIL FROM:<\xc3\xbc@b>", "501 5.1.6 SMTPUTF8 argument required. ["},
      {"MAIL FROM:<a b@c>", "501 5.1.7 Invalid address ["},
      {"MAIL FROM: <a@b>", "501 5.5.4 Invalid arguments ["},
      {"MAIL FROM:<a@b> SIZE=x", "501 5.5.4 Invalid arguments ["},
      {"MAIL FROM:<a@b> SIZE=1 SIZE=1", "501 5.5.4 Invalid arguments ["},
      {"MAIL FROM:<a@b> RET=ALL", "501 5.5.4 Invalid arguments ["},
      {"MAIL FROM:<a@b> ENVID=a+b", "501 5.5.4 Invalid arguments ["},
      {"MAIL FROM:<a@b> BODY=9BIT", "501 5.5.4 Unsupported BODY type ["},
      {"MAIL FROM:<a@b> AUTH=<>", "501 5.5.4 Unrecognized parameter ["},
  };
  for (const Case& row : cases) {
    Client client = ready_client(exosim);
    SAYS(row.reply, client.command(row.command));
  }
}

TEST(Envelope, JudgesRecipients) {
  struct Case {
    const char* command;
    const char* reply;
  };
  const Case cases[] = {
      {"RCPT TO:<@relay.example:a@b> NOTIFY=NEVER", "250 2.1.5 Recipient OK\n"},
      {"rcpt to:<\"a b\"@c> NOTIFY=DELAY,FAILURE ORCPT=rfc822;a+20b@c", "250 2.1.5 Recipient OK\n"},
      {"RCPT TO:<>", "501 5.1.3 Invalid address ["},
      {"RCPT TO:<a>", "501 5.1.3 Invalid address ["},
      {"RCPT TO:<\xc3\xbc@b>", "501 5.1.6 SMTPUTF8 argument required. ["},
      {"RCPT TO:<a@b> NOTIFY=NEVER,DELAY", "501 5.5.4 Invalid arguments ["},
      {"RCPT TO:<a@b> ORCPT=a@b", "501 5.5.4 Invalid arguments ["},
      {"RCPT TO:<a@b> SIZE=1", "501 5.5.4 Unrecognized parameter ["},
      {"RCPT TO:<third@b>", "250 2.1.5 Recipient OK\n"},
      {"RCPT TO:<fourth@b>", "452 4.5.3 Too many recipients ["},
  };
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example>");
  for (const Case& row : cases) SAYS(row.reply, client.command(row.command));
}

TEST(Envelope, TakesNoParameterThatWasNotOffered) {
  Exosim poor({"--no-chunking", "--no-pipelining", "--no-smtputf8", "--no-dsn", "--no-8bitmime"});
  Client client = ready_client(poor);

  HAS("250-SIZE 157286400\n250-ENHANCEDSTATUSCODES\n250 AUTH LOGIN XOAUTH2\n",
      client.command("EHLO a.example"));
  for (const char* const parameter : {"BODY=8BITMIME", "SMTPUTF8", "RET=FULL"}) {
    SAYS("501 5.5.4 Unrecognized parameter", client.command(std::string("MAIL FROM:<a@b> ") + parameter));
  }
  SAYS("250", client.command("MAIL FROM:<a@b>\r\nRCPT TO:<a@b>"));
  SAYS("250", client.reply());
  SAYS("500 5.3.3 Unrecognized command 'BDAT' [", client.command("BDAT 0 LAST"));
  HAS("pipelined behind MAIL", poor.file("mistakes"));
}

TEST(Envelope, LimitsTheLengthOfCommands) {
  Client client = ready_client(exosim);

  SAYS("500 5.5.2 Command too long [", client.command("NOOP " + std::string(510, 'x')));
  SAYS("500 5.5.2 Command too long [", client.command(std::string(100000, 'x')));
  SAYS("250 2.0.0 OK\n", client.command("NOOP"));
}

TEST(Envelope, RefusesInvalidHelloNames) {
  Client client(exosim.smtp_port());
  client.reply();
  for (const char* const name : {"EHLO", "EHLO ", "EHLO a_b", "EHLO \xc3\xbc.example", "EHLO a b"}) {
    SAYS("501 5.5.4 Invalid domain name [", client.command(name));
  }
  SAYS("250-", client.command("EHLO [192.0.2.1]"));
}

TEST(Envelope, AnswersTheSmallCommands) {
  Client client = ready_client(exosim);

  SAYS("250 2.0.0 OK\n", client.command("NOOP"));
  SAYS("252 2.1.5 Cannot VRFY user\n", client.command("VRFY a"));
  client.command("MAIL FROM:<app@contoso.example>");
  SAYS("503 5.5.2 Sender already specified [", client.command("MAIL FROM:<app@contoso.example>"));
  SAYS("503 5.5.2 Need rcpt command [", client.command("DATA"));
  SAYS("250 2.0.0 Resetting\n", client.command("RSET"));
  SAYS("503 5.5.2 Need mail command [", client.command("RCPT TO:<a@b>"));
  SAYS("501 5.5.4 Invalid arguments [", client.command("BDAT x LAST"));
}
