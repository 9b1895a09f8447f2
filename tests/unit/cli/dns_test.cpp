#include "cli/dns.h"

#include <arpa/nameser.h>

#include <random>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using cli::DnsOutcome;
using cli::DnsType;

namespace {

std::string two(unsigned value) {
  return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

std::string name(const std::string& domain) {
  std::string octets;
  for (std::size_t at = 0; at < domain.size();) {
    const std::size_t end = std::min(domain.find('.', at), domain.size());
    octets += static_cast<char>(end - at) + domain.substr(at, end - at);
    at = end + 1;
  }
  return octets + '\0';
}

std::string header(unsigned code, unsigned answers) {
  return two(1) + two(0x8180 | code) + two(1) + two(answers) + two(0) + two(0);
}
std::string question() { return name("contoso.example") + two(ns_t_txt) + two(ns_c_in); }
std::string answer(unsigned type, const std::string& data) {
  return two(0xc00c) + two(type) + two(ns_c_in) + two(0) + two(60) + two(static_cast<unsigned>(data.size())) +
         data;
}
std::string text(const std::string& words) { return static_cast<char>(words.size()) + words; }

int outcome(const cli::DnsReply& reply) { return static_cast<int>(reply.outcome); }
int of(DnsOutcome outcome) { return static_cast<int>(outcome); }

}  // namespace

TEST_GROUP(Dns){};

TEST(Dns, TheStringsOfATextAreJoined) {
  const auto message = header(0, 2) + question() + answer(ns_t_txt, text("v=spf1 ") + text("-all")) +
                       answer(ns_t_txt, text("other"));

  const auto reply = cli::parse_reply(message, DnsType::kTxt);

  LONGS_EQUAL(of(DnsOutcome::kFound), outcome(reply));
  LONGS_EQUAL(2, reply.records.size());
  STRCMP_EQUAL("v=spf1 -all", reply.records[0].c_str());
}

TEST(Dns, AnAliasAndWhatStandsBehindItAreToldApart) {
  const auto message = header(0, 2) + question() + answer(ns_t_cname, name("Key.Microsoft.example")) +
                       answer(ns_t_txt, text("v=DKIM1"));

  STRCMP_EQUAL("key.microsoft.example", cli::parse_reply(message, DnsType::kCname).records.at(0).c_str());
  STRCMP_EQUAL("v=DKIM1", cli::parse_reply(message, DnsType::kTxt).records.at(0).c_str());
}

TEST(Dns, AddressesAndMailExchangersAreRead) {
  const auto message = header(0, 2) + question() + answer(ns_t_a, std::string("\xc0\x00\x02\x01", 4)) +
                       answer(ns_t_mx, two(10) + name("mx.example"));

  STRCMP_EQUAL("192.0.2.1", cli::parse_reply(message, DnsType::kA).records.at(0).c_str());
  STRCMP_EQUAL("mx.example", cli::parse_reply(message, DnsType::kMx).records.at(0).c_str());
}

TEST(Dns, NoNameNoDataAndAFailureAreToldApart) {
  LONGS_EQUAL(of(DnsOutcome::kNoName),
              outcome(cli::parse_reply(header(ns_r_nxdomain, 0) + question(), DnsType::kTxt)));
  LONGS_EQUAL(of(DnsOutcome::kNoData), outcome(cli::parse_reply(header(0, 0) + question(), DnsType::kTxt)));
  LONGS_EQUAL(of(DnsOutcome::kNoAnswer),
              outcome(cli::parse_reply(header(ns_r_servfail, 0) + question(), DnsType::kTxt)));
}

TEST(Dns, GarbageIsNoAnswer) {
  const std::string bad_data[] = {"",
                                  "x",
                                  std::string(12, '\xff'),
                                  header(0, 1),
                                  header(0, 1) + question(),
                                  header(0, 9) + question() + answer(ns_t_txt, text("x")),
                                  header(0, 1) + question() + two(0xc00c) + two(ns_t_txt) + two(ns_c_in) +
                                      two(0) + two(60) + two(500) + "x"};
  for (const auto& message : bad_data)
    LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(cli::parse_reply(message, DnsType::kTxt)));
}

TEST(Dns, LengthsThatLieStayInsideTheRecord) {
  const auto message = header(0, 2) + question() + answer(ns_t_txt, "\xffshort") + answer(ns_t_txt, "");

  STRCMP_EQUAL("short", cli::parse_reply(message, DnsType::kTxt).records.at(0).c_str());
  LONGS_EQUAL(0, cli::parse_reply(message, DnsType::kA).records.size());
}

TEST(Dns, NamesThatPointToThemselvesEnd) {
  const auto loop = header(0, 1) + question() + answer(ns_t_cname, two(0xc000 | 45));

  cli::parse_reply(loop, DnsType::kCname);
}

TEST(Dns, AnyChangedOctetLeavesItStanding) {
  const auto message = header(0, 3) + question() + answer(ns_t_cname, name("a.example")) +
                       answer(ns_t_txt, text("v=spf1 -all")) + answer(ns_t_mx, two(10) + name("mx.example"));
  std::mt19937 random(7);
  for (std::size_t at = 0; at < message.size(); ++at) {
    auto changed = message;
    changed[at] = static_cast<char>(random());
    for (const auto type : {DnsType::kA, DnsType::kCname, DnsType::kMx, DnsType::kTxt}) {
      cli::parse_reply(changed, type);
      cli::parse_reply(std::string_view(message).substr(0, at), type);
    }
  }
}
