// What becomes of From, Reply-To and Sender.
#include "mail/rewrite.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::ForeignFrom;
using mail::Header;

namespace {

mail::RewriteRules rules(ForeignFrom foreign_from = ForeignFrom::kRewrite) {
  return {"app@contoso.example",
          {mail::AddressPattern::parse("boss@contoso.example").value(),
           mail::AddressPattern::parse("@team.example").value()},
          foreign_from,
          "app@contoso.example",
          mail::ReplyTo::kOriginal};
}

mail::Envelope envelope(const char* sender = "<agent@client.example>") {
  mail::Envelope envelope;
  envelope.sender = mail::Path::parse(sender);
  return envelope;
}

// The header section without our Received field.
std::string fields(const std::string& section) {
  const std::size_t date = section.find("+0000\r\n");
  return section.starts_with("Received:") ? section.substr(date + 7) : section;
}

std::string rewritten(const Header& header, const mail::RewriteRules& with = rules(),
                      const mail::Envelope& from = envelope()) {
  const auto result = mail::rewrite(header, from, with, {});
  return result ? fields(result->header_section) : "error: " + result.error().text;
}

}  // namespace

TEST_GROUP(Rewrite){};

TEST(Rewrite, PromisedFromStaysAsWritten) {
  for (const char* value : {" App@Contoso.Example", "\r\n \"The App\"\r\n\t<app@contoso.example>",
                            " Boss <boss@contoso.example>", "anyone@team.example (One)"}) {
    const std::string same = std::string("From:") + value + "\r\nDKIM-Signature: v=1\r\n";

    STRCMP_EQUAL(same.c_str(), rewritten({{"From", value}, {"DKIM-Signature", " v=1"}}).c_str());
  }
}

TEST(Rewrite, ForeignFromBecomesTheMailboxAndGoesToReplyTo) {
  const struct {
    const char* from;
    const char* fields;
  } rows[] = {
      {" agent@client.example", "From: <app@contoso.example>\r\nReply-To: agent@client.example\r\n"},
      {" Agent <agent@client.example>",
       "From: Agent <app@contoso.example>\r\nReply-To: Agent <agent@client.example>\r\n"},
      {"\r\n \"Doe,\r\n\tJohn\"\r\n <@r.test:agent\r\n @client.example>\r\n (x)",
       "From: \"Doe, John\" <app@contoso.example>\r\nReply-To: \"Doe, John\" <agent@client.example>\r\n"},
      {" =?utf-8?q?J=C3=B6?= <j@x.test>",
       "From: =?utf-8?q?J=C3=B6?= <app@contoso.example>\r\nReply-To: =?utf-8?q?J=C3=B6?= <j@x.test>\r\n"},
      {" J\xf6 <j@x.test>",
       "From: =?ISO-8859-1?B?SvY=?= <app@contoso.example>\r\nReply-To: =?ISO-8859-1?B?SvY=?= <j@x.test>\r\n"},
      {" root@host.test (Cron Daemon)",
       "From: Cron Daemon <app@contoso.example>\r\nReply-To: Cron Daemon <root@host.test>\r\n"},
      {" A <a@x.test>, boss@contoso.example, b@y.test",
       "From: A <app@contoso.example>\r\nReply-To: A <a@x.test>, boss@contoso.example, b@y.test\r\n"},
      {" Team: A <a@x.test>, b@y.test;",
       "From: A <app@contoso.example>\r\nReply-To: A <a@x.test>, b@y.test\r\n"},
  };
  for (const auto& row : rows) STRCMP_EQUAL(row.fields, rewritten({{"From", row.from}}).c_str());
}

TEST(Rewrite, SeveralFromFieldsBecomeOneInTheFirstOnesPlace) {
  STRCMP_EQUAL(
      "To: t@x.test\r\nFrom: A <app@contoso.example>\r\nReply-To: A <a@x.test>, b@x.test\r\nSubject: s\r\n",
      rewritten({{"To", " t@x.test"}, {"From", " A <a@x.test>"}, {"Subject", " s"}, {"from", " b@x.test"}})
          .c_str());
}

TEST(Rewrite, ReplyToIsKeptOrLeftOutAsTold) {
  mail::RewriteRules none = rules();
  none.reply_to = mail::ReplyTo::kNone;

  STRCMP_EQUAL("From: <app@contoso.example>\r\nREPLY-TO:  r@x.test\r\n",
               rewritten({{"From", " a@x.test"}, {"REPLY-TO", "  r@x.test"}}).c_str());
  STRCMP_EQUAL("From: <app@contoso.example>\r\n", rewritten({{"From", " a@x.test"}}, none).c_str());
}

TEST(Rewrite, SenderAndSignaturesGoWithAForeignFrom) {
  const Header header = {{"DKIM-Signature", " v=1;\r\n b=x"},
                         {"From", " a@x.test"},
                         {"Sender", " s@x.test"},
                         {"dkim-signature", " v=2"}};

  const auto result = mail::rewrite(header, envelope(), rules(), {});

  STRCMP_EQUAL("From: <app@contoso.example>\r\nReply-To: a@x.test\r\n",
               fields(result->header_section).c_str());
  CHECK_TRUE(result->signatures_removed);
  CHECK_FALSE(mail::rewrite({{"From", " a@x.test"}}, envelope(), rules(), {})->signatures_removed);
}

TEST(Rewrite, MissingFromIsAdded) {
  STRCMP_EQUAL("Subject: x\r\nFrom: <app@contoso.example>\r\n", rewritten({{"Subject", " x"}}).c_str());
  STRCMP_EQUAL("From: <app@contoso.example>\r\n", rewritten({}).c_str());
  for (const char* value : {"", " <>", " nobody:;"}) {
    STRCMP_EQUAL("From: <app@contoso.example>\r\nSubject: x\r\n",
                 rewritten({{"From", value}, {"Subject", " x"}}, rules(ForeignFrom::kReject)).c_str());
  }
}

TEST(Rewrite, ForeignFromIsRejectedWhereToldSo) {
  const auto result = mail::rewrite({{"From", " boss@contoso.example, a@x.test"}}, envelope(),
                                    rules(ForeignFrom::kReject), {});

  CHECK_FALSE(result.has_value());
  CHECK_TRUE(result.error().remedy == base::Remedy::kRefuse);
  STRCMP_EQUAL(
      "From a@x.test is neither the mailbox app@contoso.example nor in its send_as, and foreign_from is "
      "reject",
      result.error().text.c_str());
  STRCMP_EQUAL("From: app@contoso.example\r\n",
               rewritten({{"From", " app@contoso.example"}}, rules(ForeignFrom::kReject)).c_str());
}

TEST(Rewrite, ForeignFromStaysWhereToldSo) {
  STRCMP_EQUAL("From: a@x.test\r\nDKIM-Signature: v=1\r\nSender: s@x.test\r\n",
               rewritten({{"From", " a@x.test"}, {"DKIM-Signature", " v=1"}, {"Sender", " s@x.test"}},
                         rules(ForeignFrom::kKeep))
                   .c_str());
}

TEST(Rewrite, SeveralAddressesThatStayGetASender) {
  STRCMP_EQUAL("From: a@x.test, b@x.test\r\nSender: <app@contoso.example>\r\n",
               rewritten({{"From", " a@x.test, b@x.test"}}, rules(ForeignFrom::kKeep)).c_str());
  STRCMP_EQUAL(
      "From: a@x.test, b@x.test\r\nSender: s@x.test\r\n",
      rewritten({{"From", " a@x.test, b@x.test"}, {"Sender", " s@x.test"}}, rules(ForeignFrom::kKeep))
          .c_str());
  STRCMP_EQUAL("From: boss@contoso.example, app@contoso.example\r\nSender: <app@contoso.example>\r\n",
               rewritten({{"From", " boss@contoso.example, app@contoso.example"}}).c_str());
}

TEST(Rewrite, TellsWhatExchangeWillCheck) {
  const struct {
    const char* from;
    ForeignFrom foreign_from;
    const char* checked;
    bool promised;
  } rows[] = {
      {" Boss <Boss@contoso.example>", ForeignFrom::kRewrite, "Boss@contoso.example", true},
      {" a@x.test", ForeignFrom::kRewrite, "app@contoso.example", true},
      {" a@x.test", ForeignFrom::kKeep, "a@x.test", false},
      {" boss@contoso.example, a@x.test", ForeignFrom::kKeep, "a@x.test", false},
      {" boss@contoso.example, app@contoso.example", ForeignFrom::kKeep, "boss@contoso.example", true},
  };
  for (const auto& row : rows) {
    const auto result = mail::rewrite({{"From", row.from}}, envelope(), rules(row.foreign_from), {});
    STRCMP_EQUAL(row.checked, result->from.c_str());
    CHECK_EQUAL(row.promised, result->promised_from);
  }
}

TEST(Rewrite, UsesRewriteToWhereItDiffersFromTheMailbox) {
  mail::RewriteRules with = rules();
  with.rewrite_to = "noreply@contoso.example";

  const auto result = mail::rewrite({{"From", " A <a@x.test>"}}, envelope(), with, {});

  CHECK_TRUE(fields(result->header_section).starts_with("From: A <noreply@contoso.example>\r\n"));
  STRCMP_EQUAL("noreply@contoso.example", result->from.c_str());
  CHECK_FALSE(result->promised_from);
}

TEST(Rewrite, ReportsGetTheMailboxAndAreMarkedAutomatic) {
  const Header report = {{"From", " MAILER-DAEMON@host.test (Mail Delivery System)"},
                         {"Subject", " Undelivered"}};
  const char* const expected =
      "From: Mail Delivery System <app@contoso.example>\r\n"
      "Reply-To: Mail Delivery System <MAILER-DAEMON@host.test>\r\n"
      "Subject: Undelivered\r\n"
      "Auto-Submitted: auto-generated\r\n"
      "X-Auto-Response-Suppress: All\r\n";

  for (const auto foreign_from : {ForeignFrom::kRewrite, ForeignFrom::kReject, ForeignFrom::kKeep}) {
    STRCMP_EQUAL(expected, rewritten(report, rules(foreign_from), envelope("<>")).c_str());
  }
}

TEST(Rewrite, ReportsKeepTheirOwnMarks) {
  const char* const expected =
      "auto-submitted: auto-replied\r\nX-Auto-Response-Suppress: OOF\r\nFrom: app@contoso.example\r\n";

  STRCMP_EQUAL(expected, rewritten({{"auto-submitted", " auto-replied"},
                                    {"X-Auto-Response-Suppress", " OOF"},
                                    {"From", " app@contoso.example"}},
                                   rules(), envelope("<>"))
                             .c_str());
}

TEST(Rewrite, BrokenFromIsAnError) {
  STRCMP_EQUAL("error: 'nobody' has no domain", rewritten({{"From", " nobody"}}).c_str());
}
