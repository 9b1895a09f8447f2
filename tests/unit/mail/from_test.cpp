#include "mail/from.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(From){};

TEST(From, GathersTheMailboxesOfAllFields) {
  const auto from = mail::from_mailboxes(
      {{"From", " A <a@x.test>, b@x.test"}, {"To", " t@x.test"}, {"FROM", " Team: c@x.test;"}});

  LONGS_EQUAL(3, from->size());
  STRCMP_EQUAL("c@x.test", from->back().address.c_str());
}

TEST(From, NamesNobodyWhenMissingOrEmpty) {
  for (const char* value : {"", " ", " \r\n ", " <>", "(nobody)", " undisclosed:;"}) {
    CHECK_TRUE_TEXT(mail::from_mailboxes({{"From", value}})->empty(), value);
  }
  CHECK_TRUE(mail::from_mailboxes({})->empty());
}

TEST(From, IsAnErrorWhenAnyFieldIsBroken) {
  const auto from = mail::from_mailboxes({{"From", " a@x.test"}, {"From", " nobody"}});

  CHECK_FALSE(from.has_value());
  STRCMP_EQUAL("'nobody' has no domain", from.error().text.c_str());
}
