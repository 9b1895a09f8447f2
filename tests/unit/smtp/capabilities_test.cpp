#include "smtp/capabilities.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

smtp::Capabilities of(std::string_view octets) {
  smtp::ReplyParser parser;
  parser.feed(octets);
  return smtp::Capabilities::parse(*parser.next());
}

}  // namespace

TEST_GROUP(Capabilities){};

TEST(Capabilities, AreThoseOfExchangeAfterStartTls) {
  const auto capabilities =
      of("250-FR2P281CA0087.outlook.office365.com Hello [203.0.113.7]\r\n"
         "250-SIZE 157286400\r\n"
         "250-PIPELINING\r\n"
         "250-DSN\r\n"
         "250-ENHANCEDSTATUSCODES\r\n"
         "250-AUTH LOGIN XOAUTH2\r\n"
         "250-8BITMIME\r\n"
         "250-BINARYMIME\r\n"
         "250-CHUNKING\r\n"
         "250 SMTPUTF8\r\n");

  STRCMP_EQUAL("FR2P281CA0087.outlook.office365.com", capabilities.greeting.c_str());
  CHECK_TRUE(capabilities.size && capabilities.pipelining && capabilities.dsn);
  CHECK_TRUE(capabilities.enhanced_status_codes && capabilities.eight_bit_mime);
  CHECK_TRUE(capabilities.chunking && capabilities.smtputf8);
  CHECK_EQUAL(157286400, capabilities.max_size);
  CHECK_TRUE(capabilities.has_auth("XOAUTH2") && capabilities.has_auth("login"));
  CHECK_FALSE(capabilities.has_auth("PLAIN"));
}

TEST(Capabilities, AreNoneWhereOnlyTheGreetingCame) {
  const auto capabilities = of("250 PIPELINING CHUNKING\r\n");

  CHECK_FALSE(capabilities.pipelining || capabilities.chunking || capabilities.size);
  CHECK_TRUE(capabilities.auth.empty());
}

TEST(Capabilities, AreTakenInAnyCase) {
  const auto capabilities = of("250-x\r\n250-pipelining\r\n250 auth Xoauth2\r\n");

  CHECK_TRUE(capabilities.pipelining && capabilities.has_auth("XOAUTH2"));
}

TEST(Capabilities, HaveMechanismsAsASet) {
  const auto capabilities = of("250-x\r\n250-AUTH LOGIN  XOAUTH2 \r\n250-AUTH=LOGIN PLAIN\r\n250 AUTH\r\n");

  CHECK_EQUAL(3, capabilities.auth.size());
  CHECK_TRUE(capabilities.has_auth("PLAIN"));
}

TEST(Capabilities, HaveASizeThatMayBeUnlimited) {
  struct Row {
    const char* line;
    bool size;
    std::size_t max_size;
  };
  const Row rows[] = {
      {"SIZE 35", true, 35},
      {"SIZE", true, 0},
      {"SIZE 0", true, 0},
      {"SIZE many", true, 0},
      {"SIZE 99999999999999999999", true, 0},
      {"SIZES 35", false, 0},
  };
  for (const Row& row : rows) {
    const auto capabilities = of("250-x\r\n250 " + std::string(row.line) + "\r\n");

    CHECK_EQUAL(row.size, capabilities.size);
    CHECK_EQUAL(row.max_size, capabilities.max_size);
  }
}
