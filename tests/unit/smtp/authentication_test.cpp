#include "smtp/authentication.h"

#include <string>

#include "script.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using test::Play;
using Wants = smtp::Dialogue::Wants;

TEST_GROUP(Authentication) { smtp::Authentication authentication{base::Secret("dXNlcj0=")}; };

TEST(Authentication, GivesTheResponseAfterTheChallenge) {
  const std::string error = Play(authentication)(R"(
C: AUTH XOAUTH2
S: 334
C: dXNlcj0=
S: 235 2.7.0 Authentication successful
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(235, authentication.final_reply()->code);
  CHECK_FALSE(authentication.must_close() || authentication.failure().has_value());
}

TEST(Authentication, MayBeSplitAnywhere) {
  const std::string error = Play(authentication, {1, 1})(R"(
C: AUTH XOAUTH2
S: 334
C: dXNlcj0=
S: 535-5.7.3 Authentication unsuccessful
S: 535 5.7.3 [AM6P193CA0125.EURP193.PROD.OUTLOOK.COM]
)");

  STRCMP_EQUAL("", error.c_str());
  STRCMP_EQUAL("535 5.7.3 Authentication unsuccessful [AM6P193CA0125.EURP193.PROD.OUTLOOK.COM]",
               authentication.final_reply()->to_string().c_str());
  CHECK_FALSE(authentication.must_close());
}

TEST(Authentication, AnswersAnErrorChallengeByAnEmptyLine) {
  const std::string error = Play(authentication)(R"(
C: AUTH XOAUTH2
S: 334
C: dXNlcj0=
S: 334 eyJzdGF0dXMiOiI0MDEifQ==
C:
S: 535 5.7.3 Authentication unsuccessful
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(535, authentication.final_reply()->code);
  STRCMP_EQUAL("{\"status\":\"401\"}", authentication.challenge().c_str());
}

TEST(Authentication, EndsWithARefusedCommand) {
  const std::string error = Play(authentication)(R"(
C: AUTH XOAUTH2
S: 504 5.7.4 Unrecognized authentication type
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(504, authentication.final_reply()->code);
}

TEST(Authentication, GivesUpAtRepliesThatMakeNoSense) {
  const char* const scripts[] = {
      "C: AUTH XOAUTH2\nS: 235 at once\n",
      "C: AUTH XOAUTH2\nS: 354 data\n",
      "C: AUTH XOAUTH2\nS: 334\nC: dXNlcj0=\nS: 354 data\n",
      "C: AUTH XOAUTH2\nS: 334\nC: dXNlcj0=\nS: 334 e30=\nC: \nS: 334 e30=\n",
      "C: AUTH XOAUTH2\nS: 334\nC: dXNlcj0=\nS: 334 e30=\nC: \nS: 235 after an error\n",
  };
  for (const char* const script : scripts) {
    smtp::Authentication one{base::Secret("dXNlcj0=")};

    const std::string error = Play(one)(script);

    STRCMP_EQUAL("", error.c_str());
    CHECK_FALSE(one.final_reply().has_value());
    CHECK_TRUE(one.must_close());
    STRCMP_CONTAINS("unexpected reply to AUTH: ", one.failure()->c_str());
  }
}

TEST(Authentication, TakesA421AtAnyTimeAsTheAnswer) {
  smtp::Reply reply;
  reply.code = 421;

  authentication.received(reply);  // before the command was written

  CHECK_EQUAL(421, authentication.final_reply()->code);
  CHECK_TRUE(authentication.must_close());
  CHECK_TRUE(authentication.wants() == Wants::kNothing);
}

TEST(Authentication, MustCloseAfterMoreRepliesThanLines) {
  Play{authentication}("C: AUTH XOAUTH2\nS: 334\nC: dXNlcj0=\nS: 235 2.7.0 OK\n");
  smtp::Reply reply;
  reply.code = 250;

  authentication.received(reply);

  CHECK_EQUAL(235, authentication.final_reply()->code);
  CHECK_TRUE(authentication.must_close());
}
