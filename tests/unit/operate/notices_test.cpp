// What the contact is told, how often, and what becomes of a notice that cannot be brought.
#include <chrono>
#include <string>
#include <vector>

#include "log/memory_sink.h"
#include "operate/letter_box.h"
#include "operate/notice.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using operate::Letter;
using operate::Notice;

namespace {

config::Settings settings() {
  config::Settings result;
  result.exchange.ehlo_name = "relay.example";
  result.operator_.contact = "operator@contoso.example";
  return result;
}

Notice notice(const std::string& kind, const std::string& scope = "") {
  return {kind, scope, kind, kind + "\n"};
}

operate::HoldStatus held(base::Clock::Wall now) {
  operate::HoldStatus hold;
  hold.scope = "mailbox app@contoso.example";
  hold.said = "535 5.7.139 no";
  hold.cause = "It is disabled";
  hold.remedy = "Enable it";
  hold.since = now - 90s;
  hold.next_probe = now + 30s;
  return hold;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_GROUP(Notices) {
  test::FakeClock clock;
  log::MemorySink sink;
  base::Result<void> answer;
  std::vector<std::string> carried;
  operate::LetterBox box{clock, sink, [this](const Letter& letter) {
                           carried.push_back(letter.content);
                           return answer;
                         }};

  void put(const Notice& notice) {
    box.put(notice, settings());
    box.empty();
  }
  std::size_t errors() const { return sink.lines().size(); }
};

TEST(Notices, AHoldIsToldWithCauseRemedyAndCommand) {
  const auto now = clock.wall();
  const auto began = operate::hold_began_notice(held(now), now);
  CHECK_EQUAL(std::string("held: mailbox app@contoso.example"), began.subject);
  for (const char* const part : {"535 5.7.139 no", "Cause:   It is disabled", "Remedy:  Enable it", "in 30 s",
                                 "exosubmit release --flush", "nothing is lost"}) {
    CHECK_TRUE_TEXT(has(began.text, part), part);
  }
  const auto ended = operate::hold_ended_notice(held(now), now);
  for (const char* const part : {"after 1 min 30 s", "postqueue -f", "Enable it"}) {
    CHECK_TRUE_TEXT(has(ended.text, part), part);
  }
}

TEST(Notices, AHoldThatRefusesDoesNotPromiseThatMailWaits) {
  auto hold = held(clock.wall());
  hold.refuses = true;
  CHECK_FALSE(has(operate::hold_began_notice(hold, clock.wall()).text, "waits in Postfix"));
}

TEST(Notices, AreMailThatNoProgramAnswers) {
  put({"kind", "", "a subject\r\nBcc: x@example.net", "text\n.\n"});

  const std::string& content = carried.front();
  for (const char* const line :
       {"From: exosubmit <exosubmit@relay.example>\r\n", "To: <operator@contoso.example>\r\n",
        "Subject: exosubmit on relay.example: a subject\\x0d\\x0aBcc: x@example.net\r\n",
        "Auto-Submitted: auto-generated\r\n", "\r\n\r\ntext\r\n.\r\n"}) {
    CHECK_TRUE_TEXT(has(content, line), line);
  }
}

TEST(Notices, WithoutAContactNothingIsDone) {
  config::Settings quiet = settings();
  quiet.operator_.contact.clear();
  box.put(notice("a"), quiet);
  box.empty();
  CHECK_TRUE(carried.empty());
}

TEST(Notices, OneOfAKindAndScopeInFifteenMinutesAndTheRestIsCounted) {
  put(notice("began", "tenant"));
  put(notice("began", "tenant"));
  put(notice("began", "endpoint"));
  put(notice("ended", "tenant"));
  CHECK_EQUAL(3U, carried.size());
  CHECK_TRUE(has(carried[1], "1 notice before this one was left out"));
  CHECK_FALSE(has(carried[2], "left out"));
  clock.advance(15min);
  put(notice("began", "tenant"));
  CHECK_EQUAL(4U, carried.size());
}

TEST(Notices, TwentyInAnHour) {
  for (int i = 0; i < 30; ++i) put(notice("began", std::to_string(i)));
  CHECK_EQUAL(20U, carried.size());
  clock.advance(1h);
  put(notice("began", "later"));
  CHECK_EQUAL(21U, carried.size());
  CHECK_TRUE(has(carried.back(), "10 notices before this one were left out"));
}

TEST(Notices, AServerThatIsNotThereIsToldOfOnceAndTriedAgain) {
  answer = base::failure(base::try_later("[operator] notify 127.0.0.1:25 cannot be connected to"));
  put(notice("a"));
  put(notice("b"));  // not before the next try
  CHECK_EQUAL(1U, carried.size());
  clock.advance(60s);
  box.empty();
  CHECK_EQUAL(2U, carried.size());
  CHECK_EQUAL(1U, errors());
  CHECK_TRUE(
      sink.contains("error: the contact is not told: [operator] notify 127.0.0.1:25 cannot be connected to"));

  answer = {};
  clock.advance(60s);
  box.empty();
  CHECK_EQUAL(4U, carried.size());
  CHECK_TRUE(has(carried[2], "Subject: exosubmit on relay.example: a\r\n"));
  CHECK_TRUE(sink.contains("mail to [operator] contact works again"));
}

TEST(Notices, WhatIsRefusedIsNotTriedAgain) {
  answer = base::failure(base::refuse("[operator] notify said 550 5.1.1 no such user"));
  put(notice("a"));
  clock.advance(2h);
  box.empty();
  CHECK_EQUAL(1U, carried.size());
  CHECK_EQUAL(1U, errors());
}

TEST(Notices, WhatCannotBeBroughtForADayIsGivenUp) {
  answer = base::failure(base::try_later("down"));
  put(notice("a"));
  clock.advance(25h);
  box.empty();
  clock.advance(1h);
  box.empty();
  CHECK_EQUAL(2U, carried.size());
}
