#include "smtp/commands.h"

#include <string>

#include "transaction_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Commands) {
  test::TransactionFixture the;

  std::string mail() const { return smtp::mail_command(the.request, the.capabilities); }
  std::string obstacle() const {
    const auto reply = smtp::Transaction::obstacle(the.request, the.capabilities);
    return reply ? std::to_string(reply->code) + ' ' + reply->status->to_string() : "";
  }
  void sender(const char* argument, std::initializer_list<const char*> parameters) {
    the.request.sender = path(argument, parameters);
  }
  static mail::Path path(const char* argument, std::initializer_list<const char*> parameters) {
    std::vector<mail::Parameter> parsed;
    for (const char* const text : parameters) parsed.push_back(mail::Parameter::parse(text));
    return mail::Path::parse(argument, parsed);
  }
};

TEST(Commands, MailHasWhatTheServerOffersAndTheMessageNeeds) {
  sender("<app@contoso.example>", {"SIZE=99", "BODY=7BIT", "RET=HDRS", "ENVID=QQ+3D314159", "X-OTHER=1"});
  the.request.eight_bit = the.request.smtputf8 = true;
  the.capabilities.size = true;

  STRCMP_EQUAL(
      "MAIL FROM:<app@contoso.example> SIZE=21 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+3D314159\r\n",
      mail().c_str());
}

TEST(Commands, MailHasNothingThatWasNotOffered) {
  sender("<app@contoso.example>", {"RET=HDRS", "ENVID=1"});
  the.request.eight_bit = the.request.smtputf8 = true;
  the.capabilities = {};

  STRCMP_EQUAL("MAIL FROM:<app@contoso.example>\r\n", mail().c_str());
}

TEST(Commands, MailHasTheNullSender) {
  sender("<>", {});

  STRCMP_EQUAL("MAIL FROM:<>\r\n", mail().c_str());
}

TEST(Commands, MailNeedsSmtputf8ForEveryNonAsciiAddress) {
  the.request.recipients[1] = path("<jos\xc3\xa9@example.net>", {});

  STRCMP_EQUAL("MAIL FROM:<app@contoso.example> SMTPUTF8\r\n", mail().c_str());
}

TEST(Commands, RcptHasItsDsnParametersAsTheyCame) {
  const auto recipient = path("<@relay.example:one@example.net>",
                              {"notify=SUCCESS,FAILURE", "ORCPT=rfc822;one+2Btag@example.net", "OTHER=1"});

  STRCMP_EQUAL("RCPT TO:<one@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;one+2Btag@example.net\r\n",
               smtp::rcpt_command(recipient, the.capabilities).c_str());
  STRCMP_EQUAL("RCPT TO:<one@example.net>\r\n", smtp::rcpt_command(recipient, {}).c_str());
}

TEST(Commands, LeaveOutParametersThatWouldBreakTheLine) {
  const std::string long_value = "ENVID=" + std::string(1001, 'x');
  for (const char* const value :
       {"ENVID=a b", "ENVID=a\r\nRSET", "ENVID=", "ENVID=\x7f", long_value.c_str()}) {
    sender("<app@contoso.example>", {value});

    STRCMP_EQUAL("MAIL FROM:<app@contoso.example>\r\n", mail().c_str());
  }
}

TEST(Commands, AddressesMustKeepToTheirBrackets) {
  struct Row {
    const char* address;
    const char* obstacle;
  };
  const Row rows[] = {
      {"one@example.net", ""},
      {"postmaster", ""},
      {"\"a b\"@example.net", ""},
      {"\"a>b\\\"c\"@example.net", ""},
      {"one@[192.0.2.1]", ""},
      {"jos\xc3\xa9@example.net", ""},
      {"", "553 5.1.3"},
      {"a b@example.net", "553 5.1.3"},
      {"a>b@example.net", "553 5.1.3"},
      {"a<b@example.net", "553 5.1.3"},
      {"a\\b@example.net", "553 5.1.3"},
      {"a@example.net\r\nRSET", "553 5.1.3"},
      {"a@example.net\n", "553 5.1.3"},
      {"\"a\rb\"@example.net", "553 5.1.3"},
      {"\"a\\\nb\"@example.net", "553 5.1.3"},
      {"\"open@example.net", "553 5.1.3"},
      {"\"open\\\"@example.net", "553 5.1.3"},
      {"a\x7f@example.net", "553 5.1.3"},
  };
  for (const Row& row : rows) {
    the.request.recipients.resize(1);
    the.request.recipients[0].address = row.address;

    STRCMP_EQUAL(row.obstacle, obstacle().c_str());
  }
}

TEST(Commands, AnAddressMayNotBeEndless) {
  the.request.recipients.resize(1);
  the.request.recipients[0].address = std::string(2000, 'x') + "@example.net";

  STRCMP_EQUAL("553 5.1.3", obstacle().c_str());
}

TEST(Commands, OneGoodRecipientIsEnough) {
  the.request.recipients[0].address = "a b@example.net";

  STRCMP_EQUAL("", obstacle().c_str());
}

TEST(Commands, SenderMustKeepToItsBrackets) {
  the.request.sender.address = "app@contoso.example> SIZE=1";

  STRCMP_EQUAL("553 5.1.7", obstacle().c_str());
}

TEST(Commands, Smtputf8MustBeOfferedWhereItIsNeeded) {
  the.capabilities.smtputf8 = false;

  the.request.smtputf8 = true;
  STRCMP_EQUAL("550 5.6.7", obstacle().c_str());
  the.request.smtputf8 = false;
  STRCMP_EQUAL("", obstacle().c_str());
  the.request.recipients = {path("<jos\xc3\xa9@example.net>", {})};
  STRCMP_EQUAL("553 5.6.7", obstacle().c_str());
}

TEST(Commands, EightBitMustBeOfferedWhereItIsNeeded) {
  the.request.eight_bit = true;

  STRCMP_EQUAL("", obstacle().c_str());
  the.capabilities.eight_bit_mime = false;
  STRCMP_EQUAL("554 5.6.3", obstacle().c_str());
}

TEST(Commands, ContentMustBeWithinTheSize) {
  the.capabilities.max_size = 21;

  STRCMP_EQUAL("", obstacle().c_str());
  the.capabilities.max_size = 20;
  STRCMP_EQUAL("552 5.3.4", obstacle().c_str());
}
