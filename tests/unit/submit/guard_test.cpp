#include "submit/guard.h"

#include "mail/trace.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Header;

namespace {

mail::Envelope envelope() {
  mail::Envelope envelope;
  envelope.origin.host_name = "relay.test";
  return envelope;
}

mail::Message message(const Header& header, const std::string& body = "text\r\n") {
  mail::Message message{header, mail::Body(1 << 20, "/tmp")};
  CHECK_TRUE(message.body.append(body).has_value());
  CHECK_TRUE(message.body.finish().has_value());
  return message;
}

// "code status text", or "passes".
std::string verdict(const Header& header, const submit::GuardLimits& limits = {},
                    const std::string& body = "") {
  const auto outcome = submit::guard(message(header, body), envelope(), limits);
  if (!outcome) return "passes";
  CHECK_TRUE(outcome->fate == mail::Fate::kRefused);
  CHECK_FALSE(outcome->from_exchange || outcome->cause.empty() || outcome->remedy.empty());
  return std::to_string(outcome->code) + ' ' + outcome->status.to_string() + ' ' + outcome->text;
}

Header hops(std::size_t ours, std::size_t others) {
  mail::Origin origin;
  origin.host_name = "relay.test";
  Header header(ours, mail::our_received(origin, {}));
  header.insert(header.end(), others, {"Received", " from a by b; c"});
  return header;
}

}  // namespace

TEST_GROUP(Guard){};

TEST(Guard, LetsOrdinaryMessagesPass) {
  STRCMP_EQUAL("passes", verdict({{"From", " \"Doe, J\xfc\" <j@x.test>"},
                                  {"To", " Team: a@x.test;, b@x.test"},
                                  {"Cc", " (x) c@[192.0.2.1]"}})
                             .c_str());
  STRCMP_EQUAL("passes", verdict({}).c_str());
}

TEST(Guard, LetsEmptyAddressFieldsPass) {
  for (const char* name : {"From", "To", "Cc"}) STRCMP_EQUAL("passes", verdict({{name, " \r\n "}}).c_str());
  STRCMP_EQUAL("passes", verdict({{"From", " <>"}}).c_str());
}

TEST(Guard, RefusesBrokenAddressesAndNamesFieldAndPart) {
  STRCMP_EQUAL("554 5.6.0 From: 'nobody' has no domain", verdict({{"From", " nobody"}}).c_str());
  STRCMP_EQUAL("554 5.6.0 To: 'Doe' has no domain",
               verdict({{"To", " ok@x.test"}, {"To", " Doe, John <j@x.test>"}}).c_str());
  STRCMP_EQUAL("554 5.6.0 CC: '<>' is no address", verdict({{"CC", " <>"}}).c_str());
}

TEST(Guard, LooksAtNoOtherAddressField) {
  STRCMP_EQUAL("passes", verdict({{"Reply-To", " nobody"}, {"Sender", " <"}, {"Bcc", " ("}}).c_str());
}

TEST(Guard, CountsHeaderEmptyLineAndBodyAgainstTheSizeLimit) {
  const Header header = {{"Subject", " x"}};  // 12 octets on the wire

  STRCMP_EQUAL("passes", verdict(header, {22, 50}, "123456\r\n").c_str());
  STRCMP_EQUAL("552 5.3.4 message of 22 octets exceeds the limit of 21 octets",
               verdict(header, {21, 50}, "123456\r\n").c_str());
}

TEST(Guard, RefusesAHeaderSectionThatExchangeWouldRefuse) {
  const Header fits = {{"X", std::string(mail::kMaxHeaderBytes - 4, 'x')}};
  const Header too_large = {{"X", std::string(mail::kMaxHeaderBytes - 3, 'x')}};

  STRCMP_EQUAL("passes", verdict(fits).c_str());
  STRCMP_EQUAL("552 5.3.4 header section of 262145 octets exceeds the limit of 262144 octets",
               verdict(too_large).c_str());
}

TEST(Guard, MessageRedirectedTwiceIsNoLoop) { STRCMP_EQUAL("passes", verdict(hops(2, 10)).c_str()); }

TEST(Guard, ThirdReturnIsALoop) {
  STRCMP_EQUAL("554 5.4.6 mail loop: the message came through this relay 3 times",
               verdict(hops(3, 0)).c_str());
}

TEST(Guard, TooManyHopsAreALoop) {
  STRCMP_EQUAL("passes", verdict(hops(0, 50)).c_str());
  STRCMP_EQUAL("554 5.4.6 mail loop: 51 Received fields, more than the 50 allowed",
               verdict(hops(1, 50)).c_str());
}
