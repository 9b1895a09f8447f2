// What the sums of mode = observe come to, and that they are bounded.
#include "submit/observed.h"

#include "log/memory_sink.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using std::chrono::hours;
using std::chrono::seconds;
using submit::ObservedSums;
using submit::Sighting;

TEST_GROUP(Observed) {
  test::FakeClock clock;
  log::MemorySink sink;
  config::Settings settings;
  submit::Observed observed{clock, sink};

  void setup() override { settings.mailboxes.emplace_back(); }

  void see(const std::string& from, std::size_t recipients = 1, std::size_t sends = 1) {
    observed.add({{}, from, from, {}, recipients, sends});
  }
  ObservedSums sums() { return observed.sums(settings); }
};

TEST(Observed, CountsWhatBecomesOfEachFrom) {
  see("app@contoso.example");
  observed.add({{}, "Agent@contoso.example", "app@contoso.example", {}, 1, 1});
  observed.add({{}, "agent@contoso.example", {}, "broken", 1, 0});

  const auto all = sums();

  LONGS_EQUAL(3, all.messages);
  LONGS_EQUAL(1, all.kept);
  LONGS_EQUAL(1, all.rewritten);
  LONGS_EQUAL(1, all.refused);
  LONGS_EQUAL(2, all.senders.size());
  STRCMP_EQUAL("Agent@contoso.example", all.senders[0].address.c_str());
  STRCMP_EQUAL("app@contoso.example", all.senders[0].shown.c_str());
  STRCMP_EQUAL("broken", all.senders[0].why.c_str());
}

TEST(Observed, ANeedOfMailboxesFollowsTheBusiestMinute) {
  for (int i = 0; i < 61; ++i) see("app@contoso.example");
  clock.advance(seconds{61});
  see("app@contoso.example");

  LONGS_EQUAL(61, sums().peak_messages);
  LONGS_EQUAL(3, sums().mailboxes_needed);
}

TEST(Observed, AMinuteIsAnySixtySeconds) {
  for (int i = 0; i < 20; ++i) see("app@contoso.example");
  clock.advance(seconds{59});
  for (int i = 0; i < 11; ++i) see("app@contoso.example");

  LONGS_EQUAL(31, sums().peak_messages);
  LONGS_EQUAL(2, sums().mailboxes_needed);
}

TEST(Observed, ANeedOfMailboxesFollowsTheRecipientsOfADay) {
  see("app@contoso.example", 6000, 12);
  clock.advance(hours{23});
  see("app@contoso.example", 4001, 9);
  clock.advance(hours{2});
  see("app@contoso.example", 5000, 10);

  LONGS_EQUAL(10001, sums().peak_recipients);
  LONGS_EQUAL(2, sums().mailboxes_needed);
}

TEST(Observed, AMailboxNeededHasTheLeastLimitsOfTheSettingsAndThisHostsShare) {
  settings.mailboxes.emplace_back().messages_per_minute = 20;
  settings.state.share = {1, 2};
  for (int i = 0; i < 31; ++i) see("app@contoso.example");

  LONGS_EQUAL(4, sums().mailboxes_needed);
}

TEST(Observed, WhatWouldBeRefusedNeedsNoMailbox) {
  observed.add({{}, "app@contoso.example", {}, "too large", 10, 0});

  LONGS_EQUAL(0, sums().mailboxes_needed);
  LONGS_EQUAL(0, sums().peak_recipients);
}

TEST(Observed, AMessageThatPostfixTriesAgainIsCountedOnce) {
  const auto message = base::sha256("one");
  for (int i = 0; i < 3; ++i) observed.add({message, "app@contoso.example", "app@contoso.example", {}, 1, 1});

  LONGS_EQUAL(1, sums().messages);
}

TEST(Observed, KeepsAThousandFromAddressesAndCountsTheRest) {
  for (std::size_t i = 0; i < 1500; ++i) see(std::to_string(i) + "@contoso.example");
  see("7@contoso.example");

  LONGS_EQUAL(1000, sums().senders.size());
  LONGS_EQUAL(500, sums().unnamed);
  LONGS_EQUAL(1501, sums().messages);
}

TEST(Observed, KeepsOnlyTheStartOfAnEndlessAddress) {
  observed.add({{}, std::string(60000, 'x'), {}, std::string(60000, 'y'), 1, 0});

  CHECK_TRUE(sums().senders[0].address.size() <= 320);
  CHECK_TRUE(sums().senders[0].why.size() <= 300);
}

TEST(Observed, TellsOfTheFromAddressesThatWouldChangeMostOftenFirst) {
  see("kept@contoso.example");
  observed.add({{}, "rare@contoso.example", {}, "broken", 1, 0});
  for (int i = 0; i < 2; ++i) observed.add({{}, "often@contoso.example", "app@contoso.example", {}, 1, 1});

  observed.tell(settings);

  LONGS_EQUAL(3, sink.lines().size());
  STRCMP_EQUAL(
      "observed traffic: messages=4, kept=1, rewritten=2, refused=1, senders=3, unnamed=0, "
      "peak_messages_per_minute=3, peak_recipients_per_day=3, mailboxes_needed=1",
      sink.lines()[0].text.c_str());
  STRCMP_EQUAL(
      "observed From: old_from=<often@contoso.example>, kept=0, rewritten=2, new_from=<app@contoso.example>, "
      "refused=0",
      sink.lines()[1].text.c_str());
  STRCMP_EQUAL("observed From: old_from=<rare@contoso.example>, kept=0, rewritten=0, refused=1 (broken)",
               sink.lines()[2].text.c_str());
}

TEST(Observed, TellsOfTwentyFromAddressesAtATime) {
  for (std::size_t i = 0; i < 50; ++i) {
    observed.add({{}, std::to_string(i) + "@contoso.example", "app@contoso.example", {}, 1, 1});
  }

  observed.tell(settings);

  LONGS_EQUAL(21, sink.lines().size());
}
