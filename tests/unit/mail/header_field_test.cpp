#include "mail/header_field.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

TEST_GROUP(HeaderField){};

TEST(HeaderField, GivesTheOctetsOfTheWire) {
  STRCMP_EQUAL("Subject: a\r\n\tb\r\n", (HeaderField{"Subject", " a\r\n\tb"}).wire().c_str());
}

TEST(HeaderField, UnfoldsToOneLine) {
  STRCMP_EQUAL("a\tb  c", (HeaderField{"Subject", " a\r\n\tb\n  c \r\n"}).unfolded().c_str());
}

TEST(HeaderField, IsKnownDespiteBlanksBeforeTheColon) {
  CHECK_TRUE((HeaderField{"Bcc \t", " a@x.test"}).is("bcc"));
  CHECK_FALSE((HeaderField{"B cc", " a@x.test"}).is("Bcc"));
}

TEST(HeaderField, IsFoundFirstAndWithoutRegardToCase) {
  const Header header = {{"To", " a"}, {"SUBJECT", " one"}, {"Subject", " two"}};

  STRCMP_EQUAL(" one", find(header, "subject")->value.c_str());
  CHECK_TRUE(find(header, "Subject ") == nullptr);
}
