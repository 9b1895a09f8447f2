#include "mail/envelope.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

TEST_GROUP(Envelope){};

TEST(Envelope, PathLosesBracketsAndSourceRoute) {
  const struct {
    const char* argument;
    const char* address;
  } rows[] = {
      {"<user@Example.COM>", "user@Example.COM"},
      {"user@example.com", "user@example.com"},
      {"<>", ""},
      {"<@one.test,@two.test:user@example.com>", "user@example.com"},
      {"<\"a@b\"@example.com>", "\"a@b\"@example.com"},
      {" <postmaster> ", "postmaster"},
  };
  for (const auto& row : rows) {
    const Path path = Path::parse(row.argument);
    STRCMP_EQUAL(row.address, path.address.c_str());
    STRCMP_EQUAL(row.argument, path.argument.c_str());
  }
}

TEST(Envelope, ParameterIsSplitAtTheFirstEquals) {
  const Parameter parameter = Parameter::parse("orcpt=rfc822;a+3Db=c");

  STRCMP_EQUAL("ORCPT", parameter.keyword.c_str());
  STRCMP_EQUAL("rfc822;a+3Db=c", parameter.value.c_str());
}

TEST(Envelope, KnowsNullSenderAndSmtputf8) {
  Envelope envelope;
  envelope.sender = Path::parse("<>", {Parameter::parse("smtputf8")});

  CHECK_TRUE(envelope.null_sender());
  CHECK_TRUE(envelope.smtputf8());
  CHECK_TRUE(envelope.sender.parameter("SIZE") == nullptr);
}
