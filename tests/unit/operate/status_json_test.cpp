// The status as a document, and back.
#include "operate/status.h"

#include <chrono>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using operate::Status;

namespace {

Status full_status() {
  const base::Clock::Wall now(1'790'000'000s);
  Status status;
  status.version = "0.1.0";
  status.time = now;
  status.started = now - 25h;
  status.mode = "deliver";
  status.redirect_to = "test@contoso.example";
  status.settings_rejected = true;
  status.answering = 2;
  status.mailboxes.push_back({"app", "app@contoso.example", 1, 4, {3, 3}, {12, 30}, {340, 10000}});
  status.token_expires = now + 47min;
  status.credential_ends = now + 24h;
  operate::HoldStatus hold;
  hold.scope = "mailbox app@contoso.example";
  hold.said = "535 5.7.139 \"no\" \\ \xc3\xa9";
  hold.cause = "because";
  hold.remedy = "do that";
  hold.by_session = true;
  hold.refuses = true;
  hold.since = now - 1h;
  hold.next_probe = now + 30s;
  hold.pause = 60s;
  status.holds.push_back(hold);
  status.totals = {340, 2, 1, 3};
  status.traffic = {120, 5, 13};
  submit::ObservedSums observed;
  observed.messages = 7;
  observed.kept = 1;
  observed.rewritten = 2;
  observed.refused = 4;
  observed.peak_messages = 5;
  observed.peak_recipients = 6;
  observed.mailboxes_needed = 3;
  observed.senders = {{"agent@contoso.example", 1, 2, 4, "app@contoso.example", "broken"}};
  status.observed = observed;
  status.alerts = {"state file: full"};
  status.last_error = operate::Fault{now - 5s, "451 later"};
  return status;
}

}  // namespace

TEST_GROUP(StatusJson){
    static void check_no_status(const std::string& text){const auto status = operate::status_from_json(text);
CHECK_FALSE(status.has_value());
STRCMP_CONTAINS("no exosubmit-milter of this version", status.error().text.c_str());
}
}
;

TEST(StatusJson, ComesBackAsItWas) {
  const std::string text = operate::to_json(full_status());

  const auto status = operate::status_from_json(text);

  CHECK_TRUE(status.has_value());
  CHECK_EQUAL(text, operate::to_json(*status));
  CHECK_TRUE(text.find('\n') == std::string::npos);
}

TEST(StatusJson, WhatIsNotKnownStaysSo) {
  const auto status = operate::status_from_json(operate::to_json(Status{}));

  CHECK_TRUE(status.has_value());
  CHECK_FALSE(status->token_expires.has_value());
  CHECK_FALSE(status->credential_ends.has_value());
  CHECK_FALSE(status->last_error.has_value());
  CHECK_FALSE(status->observed.has_value());
}

TEST(StatusJson, ADaemonOfBeforeTellsOfNothingObserved) {
  std::string text = operate::to_json(Status{});
  const std::string member = "\"observed\":null,";
  text.erase(text.find(member), member.size());

  const auto status = operate::status_from_json(text);

  CHECK_TRUE(status.has_value());
  CHECK_FALSE(status->observed.has_value());
}

TEST(StatusJson, OctetsThatAreNoTextOrSteerATerminalDoNoHarm) {
  Status status = full_status();
  status.alerts = {"\xff\xfe \x1b[2J \x7f \xc2\x9b"};

  const std::string text = operate::to_json(status);

  CHECK_TRUE(operate::status_from_json(text).has_value());
  for (const char c : text) CHECK_TRUE(c >= ' ' && c < '\x7f');
}

TEST(StatusJson, IgnoresMembersThatAreNew) {
  std::string text = operate::to_json(full_status());
  text.insert(1, "\"weather\":\"fine\",");

  CHECK_TRUE(operate::status_from_json(text).has_value());
}

TEST(StatusJson, RefusesWhatIsNone) {
  std::string wrong_time = operate::to_json(full_status());
  const std::size_t at = wrong_time.find("\"since\":\"") + 9;
  for (const char* const text : {"", "{", "[]", "null", "{\"schema\":1}", "{\"schema\":\"one\"}", "\xff"}) {
    check_no_status(text);
  }
  check_no_status(wrong_time.replace(at, 4, "last"));
}

TEST(StatusJson, ANewerFormIsCalledSo) {
  const auto status = operate::status_from_json("{\"schema\":99}");

  STRCMP_CONTAINS("newer form", status.error().text.c_str());
}

TEST(StatusJson, OnlyWhatNeedsSomebodyMakesItNotWell) {
  Status status = full_status();
  CHECK_FALSE(operate::all_well(status));
  status.holds.clear();
  status.alerts.clear();
  CHECK_FALSE(operate::all_well(status));
  status.settings_rejected = false;
  CHECK_TRUE(operate::all_well(status));
}
