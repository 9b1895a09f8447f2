// The verdict table of DESIGN.md, section 3: one row per case.
#include "milter/answer.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using mail::Outcome;
using milter::Answer;
using milter::RecipientState;

namespace {

// Each recipient is a letter: n new, e earlier, d deferred, r refused, o not ours. A capital D, R or O would
// not come back to us if it were queued.
std::vector<RecipientState> recipients(const std::string& letters) {
  std::vector<RecipientState> states;
  for (const char letter : letters) {
    RecipientState state;
    state.address = std::string(1, letter) + "@example.net";
    state.ours = letter != 'o' && letter != 'O';
    state.returns_to_us = letter != 'D' && letter != 'R' && letter != 'O';
    if (letter == 'n' || letter == 'e') state.outcome = Outcome::accepted(250, {2, 0, 0}, "OK <id>");
    if (letter == 'e') state.outcome->earlier = true;
    if (letter == 'd' || letter == 'D') state.outcome = Outcome::deferred({4, 3, 2}, "no slot");
    if (letter == 'r' || letter == 'R') {
      state.outcome = Outcome::said_by_exchange(mail::Fate::kRefused, 550, {5, 1, 1}, "no such user");
    }
    states.push_back(std::move(state));
  }
  return states;
}

struct Rules {
  bool listener = false;
  bool queue = false;
  std::size_t partial = 1;
  bool observing = false;
};

// "discard", "accept -0,2" (indices taken away), "451", "550".
std::string told(const std::string& letters, const Rules& rules) {
  const Answer answer = milter::decide(
      recipients(letters), {rules.listener, rules.queue, [&] { return rules.partial; }, rules.observing});
  if (answer.verdict == Answer::Verdict::kDiscard) return "discard";
  if (answer.verdict != Answer::Verdict::kAccept) return std::to_string(answer.reply->code);
  std::string text = "accept";
  for (const std::size_t i : answer.removed) text += (text == "accept" ? " -" : ",") + std::to_string(i);
  return text;
}

void check(const char* letters, const Rules& rules, const char* expected) {
  STRCMP_EQUAL_TEXT(expected, told(letters, rules).c_str(), letters);
}

constexpr Rules kListener{true};
constexpr Rules kInline{false};
constexpr Rules kQueue{false, true};

}  // namespace

TEST_GROUP(Answer){};

TEST(Answer, DiscardsWhatIsWhollyAccepted) {
  for (const Rules& rules : {kListener, kInline}) {
    check("n", rules, "discard");
    check("nnn", rules, "discard");
    check("ne", rules, "discard");
    check("e", rules, "discard");
  }
}

TEST(Answer, LeavesTheRestToPostfixWhereItComesBackToUs) {
  for (const Rules& rules : {kListener, kInline}) {
    check("nr", rules, "accept -0");
    check("nd", rules, "accept -0");
    check("ndre", rules, "accept -0,3");
  }
}

TEST(Answer, RecipientsThatAreNotOursStay) {
  check("no", kInline, "accept -0");
  check("eo", kInline, "accept -0");
  check("ono", kInline, "accept -1");
}

TEST(Answer, DefersAPartialAcceptanceThatMayNotBeQueued) {
  check("nD", kInline, "451");
  check("nDR", kInline, "451");
  check("nDo", kInline, "451");
  check("nD", kListener, "451");
}

TEST(Answer, RefusesAPartialAcceptanceThatMayNotBeQueuedAndNobodyIsDeferred) {
  check("nR", kInline, "550");
  check("nRo", kInline, "550");
  check("nR", kListener, "550");
}

TEST(Answer, LeavesTheRestOffTheListenerWhenAllWereAcceptedEarlier) {
  check("er", kInline, "accept -0");
  check("ed", kInline, "accept -0");
  check("eR", kInline, "550");
  check("eD", kInline, "451");
}

TEST(Answer, OnAListenerARefusedRestReturnsAtMostThreeTimes) {
  check("er", {true, false, 1}, "accept -0");
  check("er", {true, false, 3}, "accept -0");
  check("er", {true, false, 4}, "550");
}

TEST(Answer, OnAListenerARefusedRestWaitsWhereTheStoreCannotCount) {
  const Answer answer = milter::decide(recipients("er"), {true, false, [] { return std::nullopt; }});

  CHECK_TRUE(answer.verdict == Answer::Verdict::kTempfail);
  LONGS_EQUAL(451, answer.reply->code);
}

TEST(Answer, OnAListenerADeferredRestIsDeferred) {
  check("ed", kListener, "451");
  check("edr", kListener, "451");
}

TEST(Answer, DefersWhenNobodyWasAcceptedAndSomebodyIsDeferred) {
  for (const Rules& rules : {kListener, kInline}) {
    check("d", rules, "451");
    check("dr", rules, "451");
  }
}

TEST(Answer, QueuesADeferralWhereTheSettingsSaySoAndItComesBack) {
  check("d", kQueue, "accept");
  check("dr", kQueue, "accept");
  check("do", kQueue, "accept");
  check("D", kQueue, "451");
  check("r", kQueue, "550");
  check("d", {true, true}, "451");
}

TEST(Answer, RefusesWhenNobodyWasAcceptedAndAllAreRefused) {
  for (const Rules& rules : {kListener, kInline}) {
    check("r", rules, "550");
    check("rr", rules, "550");
  }
  check("ro", kInline, "550");
}

TEST(Answer, NamesWhoWasDeliveredAndWhoWasNot) {
  const Answer answer = milter::decide(recipients("nRo"), {false, false, [] { return std::size_t{1}; }});

  STRCMP_CONTAINS("delivered to n@example.net; not delivered to R@example.net, o@example.net: ",
                  answer.reply->text.c_str());
}

TEST(Answer, NamesNobodyWhereNobodyWasDelivered) {
  const Answer answer = milter::decide(recipients("r"), {false, false, [] { return std::size_t{1}; }});

  STRCMP_EQUAL("550 5.1.1 no such user", answer.reply->text.c_str());
}

TEST(Answer, CutsALongListOfNames) {
  const Answer answer =
      milter::decide(recipients("n" + std::string(500, 'R')), {false, false, [] { return std::size_t{1}; }});

  CHECK_TRUE(answer.reply->text.size() <= milter::kMaxReplyBytes);
  STRCMP_CONTAINS("550 5.1.1 no such user", answer.reply->text.c_str());
}

TEST(Answer, ObservesAndLeavesEverybodyToPostfixWhateverWouldBecomeOfTheMessage) {
  for (const bool queue : {false, true}) {
    const Rules rules{false, queue, 1, true};
    check("DD", rules, "accept");
    check("DO", rules, "accept");
    check("RR", rules, "accept");
  }
}

TEST(Answer, ObservesAndDefersWhatPostfixWouldBringBackToUs) {
  const Rules observing{false, true, 1, true};
  check("d", observing, "451");
  check("r", observing, "451");
  check("Dd", observing, "451");
  check("Do", observing, "451");
}

TEST(Answer, ObservesAndLetsNoCopyGoOfWhatExchangeTookEarlier) {
  const Rules observing{false, false, 1, true};
  check("eD", observing, "accept -0");
  check("ee", observing, "discard");
  check("ee", {true, false, 1, true}, "discard");
  check("eO", observing, "accept -0");
  auto doubtful = recipients("eD");
  doubtful[1].outcome->in_doubt = true;
  CHECK_TRUE(milter::decide(doubtful, {false, false, {}, true}).verdict ==
             milter::Answer::Verdict::kTempfail);
}

TEST(Answer, ObservesAndDefersEverythingOnAListener) {
  const Rules observing{true, false, 1, true};
  check("D", observing, "451");
  check("R", observing, "451");
  const auto reply = *milter::decide(recipients("D"), {true, false, {}, true}).reply;
  STRCMP_EQUAL("4.3.2", reply.status.to_string().c_str());
  STRCMP_CONTAINS("mode = deliver", reply.text.c_str());
}
