#include "simulator/command.h"
#include "simulator/data_decoder.h"
#include "simulator/form.h"
#include "simulator/header.h"
#include "simulator/rule.h"
#include "simulator/rule_book.h"
#include "simulator/xoauth2_blob.h"

#include "base/encoding.h"
#include "simulator/checks/expect.h"

using namespace exosubmit::simulator;
using exosubmit::base::base64;

TEST_GROUP(Command){};

TEST(Command, KnowsAddresses) {
  for (const char* const good : {"a@b", "a.b@example.net", "\"a b\"@example.net", "a@[192.0.2.1]",
                                 "ü@example.net", "a+b=c@ex-ample.net", "\"a\\\"b>\"@example.net"}) {
    CHECK_TRUE_TEXT(is_address(good), good);
  }
  for (const char* const bad : {"", "a", "@b", "a@", "a b@c", ".a@b", "a.@b", "a..b@c", "a@b_c", "a@-b",
                                "a@b..c", "\"a@b", "\"a\"b@c", "a@[", "a<@b"}) {
    CHECK_FALSE_TEXT(is_address(bad), bad);
  }
}

TEST(Command, TakesPathAndParametersApart) {
  const auto command = parse_path_command("<@relay.example:\"a>b\"@example.net> SIZE=12 smtputf8");

  CHECK_TRUE(command.has_value());
  STRCMP_EQUAL("\"a>b\"@example.net", command->address.c_str());
  LONGS_EQUAL(2, command->parameters.size());
  STRCMP_EQUAL("12", command->parameters[0].value->c_str());
  STRCMP_EQUAL("SMTPUTF8", command->parameters[1].keyword.c_str());
  CHECK_FALSE(command->parameters[1].value.has_value());
}

TEST(Command, RefusesWhatRfc5321DoesNotKnow) {
  for (const char* const bad : {"", "a@b", " <a@b>", "<a@b", "<a@b>SIZE=1", "<a@b> ", "<a@b>  SIZE=1",
                                "<a@b> SIZE=", "<a@b> =1", "<a@b> A=B=C", "<a@b> -A=B"}) {
    CHECK_FALSE_TEXT(parse_path_command(bad).has_value(), bad);
  }
}

namespace {

std::string joined(const char* list) {
  const auto found = addresses(list);
  if (!found) return "none";
  std::string text;
  for (const auto& address : *found) text += address + " ";
  return text;
}

}  // namespace

TEST_GROUP(Header){};

TEST(Header, FindsAddressesInAnyForm) {
  STRCMP_EQUAL("a@b ", joined(" a@b").c_str());
  STRCMP_EQUAL("a@b c@d ", joined("\"X, Y\" <a@b>,\r\n\tZ (a, (b)) <c@d>").c_str());
  STRCMP_EQUAL("", joined("undisclosed-recipients:;").c_str());
  STRCMP_EQUAL("a@b c@d ", joined("group: a@b, C <c@d>;").c_str());
  STRCMP_EQUAL("none", joined("a").c_str());
  STRCMP_EQUAL("none", joined("\"a <a@b>").c_str());
  STRCMP_EQUAL("none", joined("a <a@b").c_str());
  STRCMP_EQUAL("none", joined("a <a@b> x").c_str());
}

TEST(Header, UnfoldsFieldsOfTheHeaderOnly) {
  const std::string content = "From: a\r\n b\r\nTo: c\r\nfrom : d\r\n\r\nFrom: body\r\n";

  const auto values = field_values(header_section(content), "From");

  LONGS_EQUAL(2, values.size());
  STRCMP_EQUAL(" a b", values[0].c_str());
  STRCMP_EQUAL(" d", values[1].c_str());
}

TEST_GROUP(DataDecoder){};

TEST(DataDecoder, GivesTheSameHoweverTheOctetsAreSplit) {
  const std::string sent = "a\r\n..b\r\n.\n.\r.\r\r\n.c\r\n..\r\n.\r\nNOOP\r\n";
  const std::string wanted = "a\r\n.b\r\n\n.\r.\r\r\nc\r\n.\r\n";
  for (std::size_t size = 1; size <= sent.size(); ++size) {
    DataDecoder decoder;
    std::string content;
    std::size_t used = 0;
    while (used < sent.size() && !decoder.ended())
      used += decoder.feed(std::string_view(sent).substr(used, size), content);

    STRCMP_EQUAL(wanted.c_str(), content.c_str());
    STRCMP_EQUAL("NOOP\r\n", sent.substr(used).c_str());
    CHECK_TRUE(decoder.unstuffed_dot());
  }
}

TEST(DataDecoder, EndsAnEmptyMessage) {
  DataDecoder decoder;
  std::string content;

  LONGS_EQUAL(3, decoder.feed(".\r\nx", content));

  CHECK_TRUE(decoder.ended());
  STRCMP_EQUAL("", content.c_str());
}

TEST_GROUP(Xoauth2Blob){};

TEST(Xoauth2Blob, TakesExactlyTheDocumentedForm) {
  const auto blob = parse_xoauth2_blob(
      "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0"
      "NjbFJD"
      "M0VvQUEBAQ==");
  CHECK_TRUE(blob.has_value());
  STRCMP_EQUAL("test@contoso.onmicrosoft.com", blob->user.c_str());
  STRCMP_EQUAL("EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA", blob->token.c_str());

  for (const char* const bad :
       {"user=a\1auth=Bearer t\1", "user=a\1auth=Bearer t\1\1\1", "user=a\1auth=bearer t\1\1",
        "user=\1auth=Bearer t\1\1", "user=a\1auth=Bearer \1\1", "user=a\1auth=Bearer  t\1\1",
        "user=a\1auth=Bearer t\1\1\n", "user=a auth=Bearer t\1\1"}) {
    CHECK_FALSE_TEXT(parse_xoauth2_blob(base64(bad)).has_value(), bad);
  }
  CHECK_FALSE(parse_xoauth2_blob("user=a").has_value());
}

TEST_GROUP(Form){};

TEST(Form, IsStrict) {
  STRCMP_EQUAL("a b&c", value_of(*parse_form("x=1&y=a+b%26c"), "y").c_str());
  CHECK_FALSE(parse_form("x").has_value());
  CHECK_FALSE(parse_form("x=https://a").has_value());
  CHECK_FALSE(parse_form("x=%4").has_value());
  CHECK_FALSE(parse_form("x=%zz").has_value());
}

TEST_GROUP(RuleText){};

TEST(RuleText, IsRefusedWhereItMakesNoSense) {
  for (const char* const good :
       {"final reply 250", "rcpt nth=2 times=1 match=\"a b\" reply 550 5.1.1 no", "content cut-after 100",
        "token http 429 text/plain retry-after=5 Too Many", "final entry send-as-denied",
        "token entry aadsts7000215", "blob challenge", "connect refuse"}) {
    CHECK_TRUE_TEXT(parse_rule(good).has_value(), good);
  }
  for (const char* const bad :
       {"", "nowhere cut", "final", "final jump", "final nth=0 cut", "final nth=x cut", "final reply",
        "final reply 55", "final cut-after 3", "mail challenge", "rcpt accept-then-cut", "banner refuse",
        "token reply 550 x", "mail http 400 text/plain x", "final delay x", "token http 9 text/plain",
        "final entry nope", "final entry aadsts7000215", "token entry send-as-denied"}) {
    CHECK_FALSE_TEXT(parse_rule(bad).has_value(), bad);
  }
}

TEST(RuleText, ResolvesQuotesAndEscapes) {
  const auto rule = parse_rule("final match=\"a b\" raw 250 \\x41\\r\\n");

  STRCMP_EQUAL("a b", rule->match.c_str());
  STRCMP_EQUAL("250 A\r\n", rule->action.text.c_str());
}

TEST_GROUP(RuleBook) {
  RuleBook book;
  void add(const char* text) { book.add(*parse_rule(text)); }
  std::size_t fired(const char* matched = "") { return book.fire(Stage::kFinal, matched).size(); }
};

TEST(RuleBook, FiresFromTheNthOccurrenceSoManyTimes) {
  add("final nth=2 times=2 cut");

  LONGS_EQUAL(0, fired());
  LONGS_EQUAL(1, fired());
  LONGS_EQUAL(1, fired());
  LONGS_EQUAL(0, fired());
  STRCMP_CONTAINS("rules_fired=2\nrule_1=2\n", book.describe().c_str());
}

TEST(RuleBook, CountsOnlyWhatMatchesInAnyCase) {
  add("final nth=2 match=Boss cut");

  LONGS_EQUAL(0, fired("to BOSS"));
  LONGS_EQUAL(0, fired("to me"));
  LONGS_EQUAL(1, fired("to boss"));
  LONGS_EQUAL(0, book.fire(Stage::kMail, "boss").size());
}

TEST(RuleBook, LetsTheOldestActAfterAllDelays) {
  add("final times=1 cut");
  add("final hang");
  add("final delay 5");

  const auto first = book.fire(Stage::kFinal, "");
  LONGS_EQUAL(2, first.size());
  CHECK_TRUE(first[0].kind == Action::Kind::kDelay);
  CHECK_TRUE(first[1].kind == Action::Kind::kCut);
  CHECK_TRUE(book.fire(Stage::kFinal, "")[1].kind == Action::Kind::kHang);
}
