#include "mail/trace.h"

#include "lines.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::HeaderField;

namespace {

constexpr base::Clock::Wall kTime{std::chrono::seconds{1'790'000'009}};  // 2026-09-21 14:13:29 UTC

std::string traced(const std::string& value) {
  const auto trace = mail::postfix_trace({"Received", value});
  return trace ? trace->host + ' ' + trace->queue_id : "nothing";
}

}  // namespace

TEST_GROUP(Trace){};

TEST(Trace, ReadsWhatPostfixWrites) {
  const struct {
    const char* value;
    const char* traced;
  } rows[] = {
      {" from client.test (client.test [192.0.2.1])\r\n\tby mail.test (Postfix) with ESMTP id 4XyZ01\r\n"
       "\tfor <rcpt@y.test>; Thu,  1 Jan 1970 00:00:00 +0000 (UTC)",
       "mail.test 4XyZ01"},
      {" from [192.0.2.1] (unknown [IPv6:2001:db8::1])\n"
       "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
       "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\n"
       "\t(No client certificate requested)\n\t(Authenticated sender: by x (Postfix) id y)\n"
       "\tby mail.test (Postfix) with ESMTPSA id 0A1B2C;\n\tThu,  1 Jan 1970 00:00:00 +0000 (UTC)",
       "mail.test 0A1B2C"},
      {" by mail.test (Postfix, from userid 0)\r\n\tid 4BCD; Thu,  1 Jan 1970 00:00:00 +0000 (UTC)",
       "mail.test 4BCD"},
      {" by mail.test (Postfix)\r\n\tid 4BCD; Thu,  1 Jan 1970 00:00:00 +0000", "mail.test 4BCD"},
      {" from by (by [192.0.2.1]) by mail.test (Postfix) with SMTP id 4B (x)\r\n\tfor <id@y.test>; x",
       "mail.test 4B"},
      {" FROM x (x [192.0.2.1]) BY mail.test (Postfix) WITH UTF8SMTP ID 4B; x", "mail.test 4B"},
  };
  for (const auto& row : rows) STRCMP_EQUAL(row.traced, traced(row.value).c_str());
}

TEST(Trace, ReadsNothingFromOthers) {
  for (const char* value : {"", " ;", " by", " by mail.test", " by mail.test (Postfix)",
                            " by mail.test (Postfix) with ESMTP; id 4B", " by mail.test (Postfixed) id 4B; x",
                            " by mail.test (8.17.1/8.17.1) with ESMTP id 4B; x",
                            " from (by mail.test (Postfix) with ESMTP id 4B) x; y",
                            " by mail.test (Postfix) with ESMTP id <a@b>; x",
                            " from x (by mail.test (Postfix) with ESMTP id 4B; x",
                            " by mail.test (exosubmit) with ESMTP id 4B; x"}) {
    STRCMP_EQUAL_TEXT("nothing", traced(value).c_str(), value);
  }
}

TEST(Trace, OriginalQueueIdIsTheNewestFieldsOfThisPostfix) {
  const HeaderField by_us{"Received", " from x (x [192.0.2.1]) by Mail.test (Postfix) with ESMTP id 4A; x"};
  const HeaderField by_other{"Received",
                             " from x (x [192.0.2.1]) by other.test (Postfix) with ESMTP id 4B; x"};

  STRCMP_EQUAL("4A", mail::original_queue_id({by_us, by_other}, "mail.test")->c_str());
  CHECK_FALSE(mail::original_queue_id({by_other, by_us}, "mail.test").has_value());
  CHECK_FALSE(mail::original_queue_id({{"Subject", " x"}}, "mail.test").has_value());
}

TEST(Trace, OurFieldTellsWhereTheMessageCameFrom) {
  const mail::Origin origin{"client.test", "192.0.2.1", "pc.client.test", "ESMTPSA",
                            "4XyZ01",      "mail.test", "agent"};

  STRCMP_EQUAL(
      "Received: from pc.client.test (client.test [192.0.2.1])\r\n"
      "\tby mail.test (exosubmit) with ESMTPSA id 4XyZ01;\r\n"
      "\tMon, 21 Sep 2026 14:13:29 +0000\r\n",
      mail::our_received(origin, kTime).wire().c_str());
}

TEST(Trace, OurFieldLeavesOutWhatIsUnknown) {
  mail::Origin origin;
  origin.host_name = "mail.test";

  STRCMP_EQUAL(" by mail.test (exosubmit) with ESMTP;\r\n\tThu, 01 Jan 1970 00:00:00 +0000",
               mail::our_received(origin, {}).value.c_str());
}

TEST(Trace, OurFieldMarksIpv6Addresses) {
  const mail::Origin origin{"", "2001:db8::1", "[IPv6:2001:db8::1]", "SMTP", "4B", "mail.test", ""};

  STRCMP_EQUAL(
      " from [IPv6:2001:db8::1] (unknown [IPv6:2001:db8::1])\r\n"
      "\tby mail.test (exosubmit) with SMTP id 4B;\r\n\tThu, 01 Jan 1970 00:00:00 +0000",
      mail::our_received(origin, {}).value.c_str());
}

TEST(Trace, HostileClientsCannotShapeOurField) {
  const std::string helo = "x\r\n\r\nbody (\xfc)\\\"<>;" + std::string(2000, 'h');
  const mail::Origin origin{
      "a) by x (Postfix", "192.0.2.1]\r\nX: y", helo, "ESMTP id 1; x", "4B\n", "mail.test", "user"};

  const HeaderField field = mail::our_received(origin, {});

  STRCMP_EQUAL("nothing", traced(field.value).c_str());
  LONGS_EQUAL(1, mail::count_hops({field}, "mail.test").ours);
  const std::string wire = field.wire();
  const auto lines = test::lines_of(wire);
  LONGS_EQUAL(3, lines.size());
  for (const std::string_view line : lines) {
    CHECK_TRUE(line.size() < 998);
    CHECK_TRUE(line.find_first_of("\r\n\\\"<>") == std::string_view::npos);
  }
}

TEST(Trace, CountsOurHopsOnThisHost) {
  const mail::Origin here{"c", "192.0.2.1", "c", "ESMTP", "4B", "mail.test", ""};
  const mail::Origin there{"c", "192.0.2.1", "c", "ESMTP", "4B", "other.test", ""};
  const mail::Header header = {mail::our_received(here, kTime),
                               {"Subject", " by mail.test (exosubmit) id x; y"},
                               mail::our_received(there, kTime),
                               {"RECEIVED", " by mail.test (Postfix) with ESMTP id 4A; x"},
                               mail::our_received(here, kTime)};

  const mail::Hops hops = mail::count_hops(header, "MAIL.test");

  LONGS_EQUAL(2, hops.ours);
  LONGS_EQUAL(4, hops.all);
}
