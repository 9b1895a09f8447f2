#include "cli/dns.h"

#include <chrono>
#include <memory>

#include "dns_server.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using cli::DnsOutcome;
using cli::DnsType;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

std::unique_ptr<cli::SystemDns> asking(const test::DnsServer& server, seconds limit = seconds{30}) {
  auto dns = cli::SystemDns::open(server.address(), steady_clock::now() + limit);
  CHECK_TRUE(dns.has_value());
  return *std::move(dns);
}

int outcome(const cli::DnsReply& reply) { return static_cast<int>(reply.outcome); }
int of(DnsOutcome outcome) { return static_cast<int>(outcome); }

}  // namespace

TEST_GROUP(DnsServer){};

TEST(DnsServer, ATextIsFound) {
  const test::DnsServer server(
      [](const std::string& question, bool) { return test::reply_to(question, 0, "v=spf1 -all"); });

  const auto reply = asking(server)->ask("contoso.example", DnsType::kTxt);

  LONGS_EQUAL(of(DnsOutcome::kFound), outcome(reply));
  STRCMP_EQUAL("v=spf1 -all", reply.records.at(0).c_str());
}

TEST(DnsServer, AnAnswerOfMoreThan512OctetsIsFound) {
  const std::string text(1100, 'x');
  const test::DnsServer server([&](const std::string& question, bool) {
    const bool large_allowed = question.ends_with(std::string("\0\0\x29\x04\xd0\0\0\0\0\0\0", 11));
    return large_allowed ? test::reply_to(question, 0, text) : test::truncated(question);
  });

  const auto reply = asking(server)->ask("contoso.example", DnsType::kTxt);

  LONGS_EQUAL(of(DnsOutcome::kFound), outcome(reply));
  LONGS_EQUAL(text.size(), reply.records.at(0).size());
}

TEST(DnsServer, AServerThatIsOlderThanEdnsIsAskedWithout) {
  constexpr unsigned kFormatError = 1;
  constexpr std::size_t kAdditionalCount = 11;
  const test::DnsServer server([](const std::string& question, bool) {
    return question[kAdditionalCount] != 0 ? test::reply_to(question, kFormatError, "")
                                           : test::reply_to(question, 0, "v=spf1 -all");
  });

  LONGS_EQUAL(of(DnsOutcome::kFound), outcome(asking(server)->ask("contoso.example", DnsType::kTxt)));
}

TEST(DnsServer, AnAnswerTooLongForUdpIsNotWaitedForByTcp) {
  bool came_by_tcp = false;
  const test::DnsServer server([&](const std::string& question, bool over_tcp) {
    came_by_tcp = came_by_tcp || over_tcp;
    return over_tcp ? std::string() : test::truncated(question);
  });
  const auto start = steady_clock::now();

  const auto reply = asking(server)->ask("contoso.example", DnsType::kTxt);

  LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(reply));
  STRCMP_CONTAINS("truncated", reply.words.c_str());
  CHECK_FALSE(came_by_tcp);
  CHECK_TRUE(steady_clock::now() - start < seconds{1});
}

TEST(DnsServer, NoNameAndAFailureAreToldApart) {
  constexpr unsigned kServerFailure = 2, kNoName = 3;
  const test::DnsServer no_name(
      [](const std::string& question, bool) { return test::reply_to(question, kNoName, ""); });
  const test::DnsServer fails(
      [](const std::string& question, bool) { return test::reply_to(question, kServerFailure, ""); });

  LONGS_EQUAL(of(DnsOutcome::kNoName), outcome(asking(no_name)->ask("contoso.example", DnsType::kTxt)));
  LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(asking(fails)->ask("contoso.example", DnsType::kTxt)));
}

TEST(DnsServer, SilenceIsWaitedForTwiceAndThenNoMore) {
  const test::DnsServer silent([](const std::string&, bool) { return std::string(); });
  const auto dns = asking(silent);
  const auto start = steady_clock::now();

  for (int i = 0; i < 20; ++i) {
    const auto reply = dns->ask("contoso.example", DnsType::kTxt);
    LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(reply));
    CHECK_FALSE(reply.words.empty());
  }

  CHECK_TRUE(steady_clock::now() - start < seconds{10});
  CHECK_TRUE(silent.questions() <= 4);
}

TEST(DnsServer, NothingIsAskedPastTheDeadline) {
  const test::DnsServer server(
      [](const std::string& question, bool) { return test::reply_to(question, 0, "x"); });

  const auto reply = asking(server, seconds{0})->ask("contoso.example", DnsType::kTxt);

  LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(reply));
  LONGS_EQUAL(0, server.questions());
}

TEST(DnsServer, WhatIsNoDomainNameIsNotAsked) {
  const test::DnsServer server(
      [](const std::string& question, bool) { return test::reply_to(question, 0, "x"); });
  const auto dns = asking(server);

  LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(dns->ask(std::string(300, 'x'), DnsType::kTxt)));
  LONGS_EQUAL(of(DnsOutcome::kNoAnswer), outcome(dns->ask("a..b", DnsType::kTxt)));
  LONGS_EQUAL(0, server.questions());
}

TEST(DnsServer, AServerWithoutAnAddressIsAnError) {
  CHECK_FALSE(cli::SystemDns::open("nowhere.invalid:53", steady_clock::now()).has_value());
}
