// Which texts are address patterns, and which addresses they match.
#include "mail/pattern.h"

#include <CppUTest/TestHarness.h>

using exosubmit::mail::AddressPattern;
using exosubmit::mail::any_matches;

TEST_GROUP(AddressPattern){};

TEST(AddressPattern, AcceptsAddressesDomainsSubdomainsAndTheNullSender) {
  const char* const kPatterns[] = {"user@example.com",
                                   "first.last+tag@example.com",
                                   "@example.com",
                                   "@.example.com",
                                   "<>",
                                   "user@localhost",
                                   "m\xc3\xbcller@m\xc3\xbcller.example",
                                   "srs0=hh=tt=orig.example=user@example.com"};
  for (const char* text : kPatterns) {
    CHECK_TRUE_TEXT(AddressPattern::parse(text).has_value(), text);
  }
}

TEST(AddressPattern, RefusesEverythingElse) {
  const std::string long_label(64, 'a');
  const std::string texts[] = {"",
                               "user",
                               "example.com",
                               "user@",
                               "@",
                               "@.",
                               "user@.example.com",
                               "a@b@example.com",
                               "user@example..com",
                               "user@example.com.",
                               "user@-example.com",
                               "us er@example.com",
                               "<user@example.com>",
                               "User <user@example.com>",
                               "*@example.com",
                               "user@exam*ple.com",
                               "\"a b\"@example.com",
                               "user@[192.0.2.1]",
                               "user@" + long_label + ".com",
                               std::string(250, 'a') + "@example.com"};
  for (const std::string& text : texts) {
    CHECK_FALSE_TEXT(AddressPattern::parse(text).has_value(), text.c_str());
  }
}

TEST(AddressPattern, SaysWhatWasWantedInsteadOfTheText) {
  const auto pattern = AddressPattern::parse("example.com");

  STRCMP_EQUAL("wanted user@domain, @domain, @.domain (its subdomains) or <>, not \"example.com\"",
               pattern.error().text.c_str());
}

TEST(AddressPattern, MatchesWhatItNames) {
  struct Row {
    const char* pattern;
    const char* address;
    bool matches;
  };
  const Row rows[] = {
      {"user@example.com", "user@example.com", true},
      {"User@Example.COM", "uSER@eXAMPLE.com", true},
      {"user@example.com", "other@example.com", false},
      {"user@example.com", "user@example.com.evil.example", false},
      {"user@example.com", "", false},
      {"@example.com", "anybody@EXAMPLE.com", true},
      {"@example.com", "anybody@sub.example.com", false},
      {"@example.com", "anybody@badexample.com", false},
      {"@example.com", "\"a@b\"@example.com", true},
      {"@example.com", "example.com", false},
      {"@example.com", "", false},
      {"@.example.com", "anybody@sub.example.com", true},
      {"@.example.com", "anybody@deep.sub.Example.com", true},
      {"@.example.com", "anybody@example.com", false},
      {"@.example.com", "anybody@.example.com", false},
      {"@.example.com", "anybody@badexample.com", false},
      {"<>", "", true},
      {"<>", "user@example.com", false},
  };
  for (const Row& row : rows) {
    const auto pattern = AddressPattern::parse(row.pattern);
    CHECK_TRUE_TEXT(pattern.has_value(), row.pattern);
    CHECK_EQUAL_TEXT(row.matches, pattern->matches(row.address), row.address);
  }
}

TEST(AddressPattern, OfSeveralAnyMayMatch) {
  const std::vector<AddressPattern> patterns{AddressPattern::parse("@a.example").value(),
                                             AddressPattern::parse("user@b.example").value()};

  CHECK_TRUE(any_matches(patterns, "user@b.example"));
  CHECK_FALSE(any_matches(patterns, "other@b.example"));
  CHECK_FALSE(any_matches({}, "user@b.example"));
}
