#include "cli/wire/loopback.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Loopback){};

TEST(Loopback, NexthopsGetTheFirstUsableAddresses) {
  cli::WirePlan plan;
  plan.nexthops.resize(2);

  const auto placed = cli::place(plan, [](const std::string& address) { return address != "127.0.0.1"; });

  CHECK_TRUE(placed.has_value());
  STRCMP_EQUAL("127.0.0.2", plan.nexthops[0].address.c_str());
  STRCMP_EQUAL("127.0.0.3", plan.nexthops[1].address.c_str());
}

TEST(Loopback, NoUsableAddressIsAnError) {
  cli::WirePlan plan;
  plan.nexthops.resize(1);

  CHECK_FALSE(cli::place(plan, [](const std::string&) { return false; }).has_value());
}

TEST(Loopback, TheLastOctetIsNeverThatOfABroadcast) {
  STRCMP_EQUAL("127.0.0.250", cli::loopback(249).c_str());
  STRCMP_EQUAL("127.0.1.1", cli::loopback(250).c_str());
}
