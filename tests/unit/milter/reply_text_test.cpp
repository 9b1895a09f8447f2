// The text that smfi_setreply and Postfix pass on unharmed.
#include "milter/reply_text.h"

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Fate;
using mail::Outcome;
using milter::Reply;

TEST_GROUP(ReplyText){};

TEST(ReplyText, ADeferralIs451WithExchangesOwnCodesInFrontOfItsWords) {
  const Reply reply = milter::shape(
      Outcome::said_by_exchange(Fate::kDeferred, 535, {5, 7, 139},
                                "Authentication unsuccessful, SmtpClientAuthentication is disabled"));

  LONGS_EQUAL(451, reply.code);
  STRCMP_EQUAL("4.7.139", reply.status.to_string().c_str());
  STRCMP_EQUAL("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
               reply.text.c_str());
}

TEST(ReplyText, ARefusalKeepsExchangesCode) {
  const Reply reply =
      milter::shape(Outcome::said_by_exchange(Fate::kRefused, 554, {5, 2, 252}, "SendAsDenied; a; b"));

  LONGS_EQUAL(554, reply.code);
  STRCMP_EQUAL("5.2.252", reply.status.to_string().c_str());
}

TEST(ReplyText, ARefusalOfA4xxIs550) {
  const Reply reply = milter::shape(Outcome::said_by_exchange(Fate::kRefused, 451, {4, 4, 2}, "in doubt"));

  LONGS_EQUAL(550, reply.code);
  STRCMP_EQUAL("5.4.2", reply.status.to_string().c_str());
}

TEST(ReplyText, AClosingServiceIsA451SinceA421WouldEndTheClientsSession) {
  const Reply reply = milter::shape(Outcome::said_by_exchange(Fate::kDeferred, 421, {4, 3, 2}, "not active"));

  LONGS_EQUAL(451, reply.code);
  STRCMP_EQUAL("421 4.3.2 not active", reply.text.c_str());
}

TEST(ReplyText, OurOwnWordsHaveNoCodesInFront) {
  STRCMP_EQUAL("no free slot", milter::shape(Outcome::deferred({4, 3, 2}, "no free slot")).text.c_str());
}

TEST(ReplyText, CauseAndRemedyStandBeforeTheBracketedEnd) {
  Outcome outcome = Outcome::said_by_exchange(Fate::kDeferred, 535, {5, 7, 3},
                                              "Authentication unsuccessful [HOST TIME ID]");
  outcome.because("no permission", "grant it");

  STRCMP_EQUAL(
      "535 5.7.3 Authentication unsuccessful (cause: no permission; remedy: grant it) [HOST TIME ID]",
      milter::shape(outcome).text.c_str());
}

TEST(ReplyText, EntrasIdsEndTheLine) {
  Outcome outcome = Outcome::deferred({4, 7, 0}, "AADSTS7000215: Invalid client secret");
  outcome.detail = "trace_id=1, correlation_id=2";

  STRCMP_EQUAL("AADSTS7000215: Invalid client secret [trace_id=1, correlation_id=2]",
               milter::shape(outcome).text.c_str());
}

TEST(ReplyText, PercentIsDoubledForLibmiltersFormat) {
  STRCMP_EQUAL("100%% full", milter::shape(Outcome::deferred({4, 3, 1}, "100% full")).text.c_str());
}

TEST(ReplyText, ControlCharactersAreBlanks) {
  STRCMP_EQUAL("a b  c", milter::shape(Outcome::deferred({4, 3, 1}, "a\tb\r\nc")).text.c_str());
}

TEST(ReplyText, LongWordsKeepTheirStartAndTheBracketedEnd) {
  Outcome outcome = Outcome::said_by_exchange(Fate::kDeferred, 554, {5, 2, 0},
                                              "STOREDRV " + std::string(4000, 'x') + " [Hostname=A.B]");
  outcome.because("the mailbox is full", "empty it");

  const Reply reply = milter::shape(outcome);

  LONGS_EQUAL(milter::kMaxReplyBytes, reply.text.size());
  CHECK_TRUE(reply.text.starts_with("554 5.2.0 STOREDRV xxx"));
  CHECK_TRUE(reply.text.ends_with("x... (cause: the mailbox is full; remedy: empty it) [Hostname=A.B]"));
}

TEST(ReplyText, ACutNeverLeavesHalfOfADoubledPercent) {
  for (std::size_t blanks = 0; blanks < 3; ++blanks) {
    const Reply reply =
        milter::shape(Outcome::deferred({4, 3, 1}, std::string(blanks, 'x') + std::string(2000, '%')));

    CHECK_TRUE(reply.text.size() <= milter::kMaxReplyBytes);
    const auto percents = static_cast<std::size_t>(std::count(reply.text.begin(), reply.text.end(), '%'));
    LONGS_EQUAL(0, percents % 2);
  }
}
