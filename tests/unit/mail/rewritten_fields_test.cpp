// What becomes of all other fields, and of hostile ones.
#include "base/ascii.h"
#include "lines.h"
#include "mail/address.h"
#include "mail/rewrite.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Header;

namespace {

const mail::RewriteRules kRules{
    "app@contoso.example", {}, mail::ForeignFrom::kRewrite, "app@contoso.example", mail::ReplyTo::kOriginal};

mail::Envelope envelope(std::vector<mail::Parameter> parameters = {}) {
  mail::Envelope envelope;
  envelope.sender = mail::Path::parse("<agent@client.example>", std::move(parameters));
  envelope.origin = {"client.test", "192.0.2.1", "pc.test", "ESMTP", "4XyZ", "relay.test", ""};
  return envelope;
}

// The fields after our Received field and a promised From.
std::string after_from(const Header& others, const mail::Envelope& with = envelope()) {
  Header header = {{"From", " app@contoso.example"}};
  header.insert(header.end(), others.begin(), others.end());
  const auto result = mail::rewrite(header, with, kRules, {});
  constexpr std::string_view kFrom = "From: app@contoso.example\r\n";
  return result->header_section.substr(result->header_section.find(kFrom) + kFrom.size());
}

std::string octets_of(const Header& header) {
  std::string octets;
  for (const auto& field : header) octets += field.wire();
  return octets;
}

}  // namespace

TEST_GROUP(RewrittenFields){};

TEST(RewrittenFields, StayOctetForOctetAndInOrder) {
  const Header header = {{"Received", " from x\r\n\tby y; z"},
                         {"X-Raw", "no blank \xfc\x01\t"},
                         {"MESSAGE-ID", "  <1@x.test>"},
                         {"Subject", ""},
                         {"To", " B <b@x.test>,\r\n  (c) ,, Team:;"},
                         {"Thread-Index", " AdA=\r\n \r\n x"},
                         {"Auto-Submitted", " no"},
                         {"Precedence", " bulk"},
                         {"X-Long", ' ' + std::string(5000, 'x')},
                         {"Subject", " again"},
                         {"Sender", " s@x.test"},
                         {"Reply-To", " not an address"}};

  STRCMP_EQUAL(octets_of(header).c_str(), after_from(header).c_str());
}

TEST(RewrittenFields, BccIsRemoved) {
  STRCMP_EQUAL("Cc: c@x.test\r\n", after_from({{"Bcc", " a@x.test"},
                                               {"Cc", " c@x.test"},
                                               {"BCC", " b@x.test,\r\n c@x.test"},
                                               {"Resent-Bcc", " d@x.test"}})
                                       .c_str());
}

TEST(RewrittenFields, OurReceivedStandsOnTop) {
  const auto result =
      mail::rewrite({{"Received", " from x; y"}, {"From", " a@x.test"}}, envelope(), kRules, {});

  CHECK_TRUE(
      result->header_section.starts_with("Received: from pc.test (client.test [192.0.2.1])\r\n\tby "
                                         "relay.test (exosubmit) with ESMTP id 4XyZ;\r\n"
                                         "\tThu, 01 Jan 1970 00:00:00 +0000\r\nReceived: from x; y\r\n"));
}

TEST(RewrittenFields, RawNamesInAddressFieldsAreEncoded) {
  STRCMP_EQUAL(
      "To: =?ISO-8859-1?B?Sv4=?= <j@x.test>\r\n"
      "CC: =?UTF-8?B?w5Y=?= <j@x.test>, Plain (x)  <p@x.test>\r\n"
      "Reply-To: r@x.test (=?UTF-8?B?w5Y=?=)\r\n"
      "Subject: \xc3\x96\r\n",
      after_from({{"To", " J\xfe <j@x.test>"},
                  {"CC", " \xc3\x96 <j@x.test>, Plain (x)  <p@x.test>"},
                  {"Reply-To", " r@x.test (\xc3\x96)"},
                  {"Subject", " \xc3\x96"}})
          .c_str());
}

TEST(RewrittenFields, RawNamesStayInSmtputf8Messages) {
  const Header header = {{"To", " \xc3\x96 <\xc3\xb6@x.test>"}};

  STRCMP_EQUAL(octets_of(header).c_str(), after_from(header, envelope({{"SMTPUTF8", ""}})).c_str());

  const auto foreign =
      mail::rewrite({{"From", " \xc3\x96 <\xc3\xb6@x.test>"}}, envelope({{"SMTPUTF8", ""}}), kRules, {});
  CHECK_TRUE(foreign->header_section.ends_with(
      "From: \xc3\x96 <app@contoso.example>\r\nReply-To: \xc3\x96 <\xc3\xb6@x.test>\r\n"));
}

TEST(RewrittenFields, GeneratedLinesAreShort) {
  std::string raw_name;
  for (int i = 0; i < 2000; ++i) raw_name += "\xc3\x96";
  std::string plain_name = "\"";
  std::string list;
  for (int i = 0; i < 300; ++i) plain_name += "word ";
  for (int i = 0; i < 300; ++i)
    list += (i == 0 ? "" : ", ") + ("someone" + std::to_string(i)) + "@client.example";

  for (const std::string& from :
       {' ' + raw_name + " <a@x.test>", ' ' + plain_name + "\" <a@x.test>", ' ' + list}) {
    const auto result = mail::rewrite({{"From", from}}, envelope(), kRules, {});

    CHECK_TRUE(test::longest_line(result->header_section) <= 78);
  }
}

TEST(RewrittenFields, LongListsOfRawNamesStayUnderTheLineLimit) {
  std::string list = " \xc3\x96" + std::string(20, 'x') + " <a@x.test>";
  while (list.size() < 970) list += ", b@x.test";

  const std::string fields = after_from({{"To", list}});

  CHECK_TRUE(test::longest_line(fields) < 998);
  CHECK_TRUE(base::is_ascii(fields));
}

TEST(RewrittenFields, NoValueCanEndItsField) {
  STRCMP_EQUAL(
      "Subject: x\r\n Bcc: y\r\n"
      "X-A: \r\n body\r\n"
      "X-B: a b\r\n"
      "To: a@x.test,\r\n b@x.test\r\n",
      after_from({{"Subject", " x\nBcc: y"},
                  {"X-A", " \r\n\r\nbody\n"},
                  {"X-B", std::string(" a\r\0b", 5)},
                  {"To", " a@x.test,\nb@x.test"}})
          .c_str());
}

TEST(RewrittenFields, HostileFromStillGivesAFromThatParses) {
  for (const char* value :
       {" \"\r\nBcc: x\" <a@x.test>", " a@x.test (\\\"\r\n\r\n\\)body)", " \"\\\xff\\\"\" <a@x.test>",
        " a@x.test (=?utf-8?q?=22?= \"<>)", " \"\x1b$B\x01\" <a@x.test>", " \"a\\\\\" <a@x.test>"}) {
    const auto result = mail::rewrite({{"From", value}}, envelope(), kRules, {});
    CHECK_TRUE_TEXT(result.has_value(), value);
    const std::string& section = result->header_section;
    const std::size_t begin = section.find("\r\nFrom:") + 7;
    const std::string from = section.substr(begin, section.find("\r\nReply-To:") - begin);

    const auto parsed = mail::parse_address_list(from);

    CHECK_TRUE_TEXT(parsed.has_value() && parsed->size() == 1, from.c_str());
    STRCMP_EQUAL("app@contoso.example", parsed->front().address.c_str());
  }
}
