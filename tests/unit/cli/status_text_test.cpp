// What an operator sees of the status.
#include "cli/status_text.h"

#include <chrono>
#include <sstream>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;

namespace {

operate::Status busy() {
  const base::Clock::Wall now(1'795'828'545s);
  operate::Status status;
  status.version = "0.1.0";
  status.time = now;
  status.started = now - 25h;
  status.mode = "deliver";
  status.mailboxes.push_back(
      {std::string(60, 'm'), "app@contoso.example", 1, 400, {3, 3}, {30, 30}, {10000, 10000}});
  status.token_expires = now + 47min;
  status.credential_ends = now + 24h;
  operate::HoldStatus hold;
  hold.scope = "mailbox app@contoso.example";
  hold.said =
      "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.";
  hold.cause = "The mailbox has \x1b[2J it disabled";
  hold.remedy = "Set-CASMailbox MAILBOX -SmtpClientAuthenticationDisabled $false";
  hold.since = now - 1h;
  hold.next_probe = now + 30s;
  for (int i = 0; i < 25; ++i) status.holds.push_back(hold);
  status.alerts = {"the client secret ends on 2026-11-29, in 1 day: make a new one"};
  status.last_error = operate::Fault{now - 5s, "451 later"};
  status.observed.emplace().messages = 7;
  status.observed->mailboxes_needed = 3;
  status.observed->senders = {{std::string(320, 'a'), 0, 2, 1, "app@contoso.example", "broken \x1b[2J"}};
  return status;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_GROUP(StatusText){};

TEST(StatusText, FitsIntoEightyColumnsAndSteersNoTerminal) {
  std::istringstream page(cli::status_page(busy()));
  for (std::string line; std::getline(page, line);) {
    CHECK_TRUE_TEXT(line.size() <= 80, line.c_str());
    CHECK_FALSE_TEXT(has(line, "\x1b"), line.c_str());
  }
}

TEST(StatusText, WhatNeedsSomebodyStandsFirst) {
  const std::string page = cli::status_page(busy());
  CHECK_TRUE(page.find("NEEDS ATTENTION") < page.find("HELD"));
  CHECK_TRUE(page.find("HELD") < page.find("MAILBOX "));
  for (const char* const part :
       {"(1 d 1 h)", "token for 47 min", "next try in 30 s by the next message", "and 5 more",
        "exosubmit release --flush", "3/3", "30/30", "Last error, 5 s ago: 451 later"}) {
    CHECK_TRUE_TEXT(has(page, part), part);
  }
}

TEST(StatusText, ARedirectionCannotBeOverlooked) {
  operate::Status status = busy();
  status.redirect_to = "test@contoso.example";
  CHECK_TRUE(has(cli::status_page(status), "REDIRECTED: every message goes to test@contoso.example alone"));
}

TEST(StatusText, TheLineCountsEverything) {
  CHECK_EQUAL(std::string("2026-11-28T01:15:45Z sending=3 warm=1 waiting=400 accepted=0 deferred=0 refused=0 "
                          "in_doubt=0 passed=0 held=25 alerts=1\n"),
              cli::status_summary(busy()));
}

TEST(StatusText, TellsWhatWasObserved) {
  const std::string page = cli::status_page(busy());

  CHECK_TRUE(has(page, "Observed: 7 messages"));
  CHECK_TRUE(has(page, "mailboxes needed: 3"));
  CHECK_TRUE(has(page, "rewritten to"));
}
