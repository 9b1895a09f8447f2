// Blocks of client addresses.
#include "config/network.h"

#include <CppUTest/TestHarness.h>

using exosubmit::config::Network;

TEST_GROUP(Network){};

TEST(Network, ContainsWhatItNames) {
  struct Row {
    const char* block;
    const char* address;
    bool contains;
  };
  const Row rows[] = {
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.8", false},
      {"192.0.2.0/24", "192.0.2.255", true},
      {"192.0.2.0/24", "192.0.3.0", false},
      {"10.0.0.0/9", "10.127.255.255", true},
      {"10.0.0.0/9", "10.128.0.0", false},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"192.0.2.0/24", "::ffff:192.0.2.9", true},
      {"192.0.2.0/24", "::ffff:192.0.3.9", false},
      {"2001:db8::/32", "2001:db8:ffff::1", true},
      {"2001:db8::/32", "2001:db9::1", false},
      {"2001:db8::1", "2001:DB8:0::1", true},
      {"::/0", "2001:db8::1", true},
      {"::/0", "192.0.2.1", false},
      {"::/0", "unknown", false},
      {"0.0.0.0/0", "", false},
  };
  for (const Row& row : rows) {
    const auto network = Network::parse(row.block);
    CHECK_TRUE_TEXT(network.has_value(), row.block);
    CHECK_EQUAL_TEXT(row.contains, network->contains(row.address), row.address);
    STRCMP_EQUAL(row.block, network->text().c_str());
  }
}

TEST(Network, RefusesWhatIsNoBlock) {
  const char* const kTexts[] = {"",
                                "host",
                                "192.0.2",
                                "192.0.2.0/33",
                                "192.0.2.0/",
                                "192.0.2.0/x",
                                "192.0.2.0/-1",
                                "192.0.2.1/24",
                                "2001:db8::1/32",
                                "2001:db8::/129",
                                "192.0.2.0 /24",
                                "[2001:db8::]/32",
                                "::ffff:192.0.2.0/120"};
  for (const char* text : kTexts) CHECK_FALSE_TEXT(Network::parse(text).has_value(), text);
}
