#include "smtp/envelope_trial.h"

#include <string>

#include "script.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using test::Play;

TEST_GROUP(EnvelopeTrial) { smtp::EnvelopeTrial rehearsal{"a@b.example", "c@d.example"}; };

TEST(EnvelopeTrial, TakesBackWhatItBegan) {
  const std::string error = Play(rehearsal, {3, 3})(R"(
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender OK
C: RCPT TO:<c@d.example>
S: 250 2.1.5 Recipient OK
C: RSET
S: 250 2.0.0 Resetting
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_TRUE(rehearsal.recipient_reply()->positive());
  CHECK_FALSE(rehearsal.must_close() || rehearsal.failure().has_value());
}

TEST(EnvelopeTrial, EndsWithARefusedSender) {
  const std::string error = Play(rehearsal)(R"(
C: MAIL FROM:<a@b.example>
S: 550 5.7.1 no
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(550, rehearsal.mail_reply()->code);
  CHECK_FALSE(rehearsal.recipient_reply().has_value());
  CHECK_FALSE(rehearsal.must_close());
}

TEST(EnvelopeTrial, ResetsAfterARefusedRecipient) {
  const std::string error = Play(rehearsal)(R"(
C: MAIL FROM:<a@b.example>
S: 250 2.1.0 Sender OK
C: RCPT TO:<c@d.example>
S: 550 5.1.10 not found
C: RSET
S: 250 2.0.0 Resetting
)");

  STRCMP_EQUAL("", error.c_str());
  CHECK_EQUAL(550, rehearsal.recipient_reply()->code);
}

TEST(EnvelopeTrial, ClosesAfter421AndAfterAReplyOutOfPlace) {
  STRCMP_EQUAL("", Play(rehearsal)("C: MAIL FROM:<a@b.example>\nS: 421 4.3.2 bye\n").c_str());
  CHECK_TRUE(rehearsal.must_close());
  CHECK_EQUAL(421, rehearsal.mail_reply()->code);

  smtp::EnvelopeTrial other("a@b.example", "c@d.example");
  STRCMP_EQUAL("", Play(other)("C: MAIL FROM:<a@b.example>\nS: 354 go on\n").c_str());
  CHECK_TRUE(other.must_close());
  STRCMP_EQUAL("unexpected reply to MAIL: 354 go on", other.failure()->c_str());
}
