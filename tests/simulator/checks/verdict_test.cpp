#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(Verdict) {
  Exosim exosim{{"--send-as", "app@contoso.example=sales@contoso.example", "--size", "5000"}};
  std::string mistakes() { return exosim.file("mistakes"); }
  std::string submitted(const std::string& content, const std::string& sender = "app@contoso.example") {
    Client client = ready_client(exosim);
    return submit(client, content, sender);
  }
};

TEST(Verdict, RefusesAnEnvelopeSenderThatTheMailboxMayNotUse) {
  SAYS(
      "554 5.2.252 SendAsDenied; app@contoso.example not allowed to send as boss@contoso.example; "
      "STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process "
      "message due to a "
      "permanent exception with message [BeginDiagnosticData]Cannot submit message. 0.35250:0A003385, "
      "1.36674:0A000000, "
      "1.61250:00000000 [EndDiagnosticData] [Hostname=",
      submitted(message(), "boss@contoso.example"));
  SAYS("554 5.2.252 SendAsDenied; app@contoso.example not allowed to send as <>; ", submitted(message(), ""));
  LONGS_EQUAL(2, exosim.count("refused"));
  LONGS_EQUAL(0, exosim.count("accepted"));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Verdict, LooksAtTheHeaderFromToo) {
  struct Case {
    const char* header;
    const char* reply;
  };
  const Case cases[] = {
      {"From: Sales <SALES@contoso.example>\r\n", "250 2.0.0 OK"},
      {"From: app@contoso.example, sales@contoso.example\r\nSender: app@contoso.example\r\n", "250 2.0.0 OK"},
      {"From: =?utf-8?Q?B=C3=BC?= <app@contoso.example>\r\nTo: undisclosed-recipients:;\r\n", "250 2.0.0 OK"},
      {"From: \"app@contoso.example\" <boss@contoso.example>\r\n",
       "554 5.2.252 SendAsDenied; app@contoso.example not allowed to send as boss@contoso.example; "},
      {"To: a@b.example\r\n",
       "550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant and include a "},
      {"From: nobody\r\n", "550 5.7.512 "},
      {"From: app@contoso.example\r\nFrom: app@contoso.example\r\n", "550 5.7.512 "},
      {"From: app@contoso.example, sales@contoso.example\r\n",
       "550 5.1.20 Multiple From addresses are not allowed without Sender address [Hostname="},
      {"From: app@contoso.example\r\nTo: M\xc3\xbcller <a@b.example>\r\n",
       "554 5.2.0 STOREDRV.Submission.Exception:InvalidRecipientsException; Failed to process message due to "
       "a permanent "},
      {"From: app@contoso.example\r\nCc: a@b.example, nobody\r\n", "554 5.2.0 "},
  };
  for (const Case& row : cases) SAYS(row.reply, submitted(std::string(row.header) + "\r\nbody\r\n"));
}

TEST(Verdict, LetsAnyoneSendWhenTold) {
  Exosim open({"--accept-any-from"});
  Client client = ready_client(open);
  SAYS("250 2.0.0 OK", submit(client, "From: x@y.example\r\n\r\n", "z@y.example"));
}

TEST(Verdict, MakesAnIdWhereTheMessageHasNone) {
  HAS("OK <", submitted("From: app@contoso.example\r\n\r\n"));
  HAS(".prod.outlook.com> [Hostname=", submitted("From: app@contoso.example\r\n\r\n"));
}

TEST(Verdict, RefusesBareLineEndsAndNul) {
  const std::string header = "From: app@contoso.example\r\n\r\n";
  SAYS("554 5.6.0 Invalid message content, contains bare linefeeds [Hostname=",
       submitted(header + "a\nb\r\n"));
  SAYS("554 5.6.0", submitted(header + "a\rb\r\n"));
  SAYS("554 5.6.0", submitted(header + std::string("a\0b\r\n", 5)));
  SAYS("554 5.6.0", submitted(header + "a\r"));
  HAS("bare LF in content", mistakes());
  HAS("bare CR in content", mistakes());
  HAS("NUL in content", mistakes());
}

TEST(Verdict, RefusesContentOverTheSize) {
  SAYS("552 5.3.4 Message size exceeds fixed maximum message size [Hostname=",
       submitted(message("\r\n" + std::string(6000, 'x') + "\r\n")));
}

TEST(Verdict, NotesContentThatWasDeclaredOtherwise) {
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example> SIZE=10");
  client.command("RCPT TO:<someone@example.net>");
  client.command("DATA");
  client.send(message("\r\n\xc3\xbc\r\n.\r\n"));

  SAYS("250 2.0.0 OK", client.reply());

  HAS("8-bit content without BODY=8BITMIME", mistakes());
  HAS("content larger than its SIZE", mistakes());
}

TEST(Verdict, TakesRawUtf8WithSmtputf8) {
  Client client = ready_client(exosim);
  client.command("MAIL FROM:<app@contoso.example> BODY=8BITMIME SMTPUTF8");
  client.command("RCPT TO:<m\xc3\xbcller@example.net>");
  client.command("DATA");
  client.send("From: app@contoso.example\r\nTo: M\xc3\xbcller <m\xc3\xbcller@example.net>\r\n\r\n.\r\n");

  SAYS("250 2.0.0 OK", client.reply());

  HAS("\"rcpt_to\":[\"<m\xc3\xbcller@example.net>\"]", exosim.file("messages/000001.json"));
  STRCMP_EQUAL("", mistakes().c_str());
}
