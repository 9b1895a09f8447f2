// The lines of all other events, word for word.
#include "log/events.h"

#include "log/memory_sink.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::log;

TEST_GROUP(Events) {
  MemorySink sink;

  void check(Level level, const char* text) {
    const auto lines = sink.lines();
    CHECK_FALSE(lines.empty());
    STRCMP_EQUAL(text, lines.back().text.c_str());
    CHECK_TRUE(lines.back().level == level);
  }
};

TEST(Events, OfTheDaemon) {
  started(sink, {"0.1.0", "unix:/run/milter.sock", {"service", "noreply"}});
  check(Level::kInfo, "started: version=0.1.0, socket=unix:/run/milter.sock, mailboxes=service noreply");

  stopping(sink, 2);
  check(Level::kInfo, "stopping: sending=2");

  nudge_failed(sink, "Permission denied");
  check(Level::kWarning, "warning: nudge failed, bursts may wait for a worker (Permission denied)");
}

TEST(Events, OfSettingsThatNeedARestart) {
  settings_reloaded(sink, "/etc/exosubmit/exosubmit.conf", {"[milter] socket", "[state] url"});
  check(Level::kWarning,
        "warning: settings reloaded: file=/etc/exosubmit/exosubmit.conf (needs a restart to take effect: "
        "[milter] socket, [state] url)");
}

TEST(Events, OfTheSettings) {
  settings_reloaded(sink, "/etc/exosubmit/exosubmit.conf", {});
  check(Level::kInfo, "settings reloaded: file=/etc/exosubmit/exosubmit.conf");

  settings_warning(sink, "x.conf:3: [mailbox main] max_sessions: 5 is more");
  check(Level::kWarning, "warning: x.conf:3: [mailbox main] max_sessions: 5 is more");

  settings_rejected(sink, "x.conf", {"x.conf:1: a\x1b", "x.conf:2: b"});
  check(Level::kError, "error: settings rejected: file=x.conf, mistakes=2 (the old settings stay in force)");
  STRCMP_EQUAL("error: x.conf:1: a\\x1b", sink.lines().at(2).text.c_str());
  STRCMP_EQUAL("error: x.conf:2: b", sink.lines().at(3).text.c_str());
}

TEST(Events, OfSessions) {
  session_opened(sink, {"service", "smtp.office365.com[203.0.113.5]:587", 0.35});
  check(Level::kDebug,
        "session opened: mailbox=service, relay=smtp.office365.com[203.0.113.5]:587, took=0.35s");

  chunking_given_up(sink, "smtp.office365.com:587", "503 5.5.2 Send hello first");
  check(Level::kWarning,
        "warning: chunking given up, DATA is used from now on: relay=smtp.office365.com:587 "
        "(503 5.5.2 Send hello first)");
}

TEST(Events, OfCredentials) {
  new_credential_refused(sink, "/etc/exosubmit/client_secret", "AADSTS7000215: No.\nX", "0a0b");
  check(
      Level::kError,
      "error: new credential refused, the old one is used: file=/etc/exosubmit/client_secret, trace_id=0a0b "
      "(AADSTS7000215: No.\\x0aX)");

  new_credential_accepted(sink, "/etc/exosubmit/client_secret");
  check(Level::kInfo, "new credential accepted: file=/etc/exosubmit/client_secret");
}

TEST(Events, OfHolds) {
  HoldEvent event;
  event.scope = "mailbox app@contoso.example";
  event.outcome = exosubmit::mail::Outcome::said_by_exchange(exosubmit::mail::Fate::kDeferred, 554, {5, 2, 2},
                                                             "mailbox full\n");
  event.outcome.because("Sent Items is full", "Empty it");
  event.outcome.detail = "session=08DC48BEE95C08E5";
  event.next_probe = std::chrono::seconds{930};

  hold_began(sink, event);
  check(Level::kWarning,
        "warning: hold began: scope=mailbox app@contoso.example, next_probe=930s, probe=a message "
        "(554 5.2.2 mailbox full\\x0a; cause: Sent Items is full; remedy: Empty it "
        "[session=08DC48BEE95C08E5])");

  event.lasted = std::chrono::seconds{60};
  event.by_session = true;
  event.outcome = exosubmit::mail::Outcome::deferred({4, 4, 2}, "no connection");
  hold_goes_on(sink, event);
  check(Level::kWarning,
        "warning: hold goes on: scope=mailbox app@contoso.example, lasted=60s, next_probe=930s, probe=AUTH "
        "(no connection)");

  hold_ended(sink, event);
  check(Level::kInfo,
        "hold ended: scope=mailbox app@contoso.example, lasted=60s (\"postqueue -f\" sends the waiting mail "
        "now)");
}

TEST(Events, OfMessages) {
  header_rewritten(sink, {"4Xy", "service", "agent@contoso.example", "service@contoso.example", true});
  check(Level::kInfo,
        "4Xy: header rewritten: mailbox=service, old_from=<agent@contoso.example>, "
        "new_from=<service@contoso.example>, dkim_signature=removed");

  header_rewritten(sink, {"4Xy", "service", "", "service@contoso.example", false});
  check(Level::kInfo,
        "4Xy: header rewritten: mailbox=service, old_from=<>, new_from=<service@contoso.example>");

  sent_again(sink, {"4Xy", "user@example.net", 2});
  check(Level::kWarning, "warning: 4Xy: sent again, in doubt: to=<user@example.net>, possible_copies=2");

  bounce_given_up(sink, {"4Xy", "mailer-daemon@relay.example", "user@example.net", "554 5.2.252 SendAsDenied",
                         "no right"});
  check(Level::kError,
        "error: 4Xy: bounce given up: sender=<mailer-daemon@relay.example>, recipient=<user@example.net> "
        "(554 5.2.252 SendAsDenied; cause: no right)");

  alert(sink, "4Xy", "nobody serves\nthis sender");
  check(Level::kError, "error: 4Xy: nobody serves\\x0athis sender");

  alert(sink, "", "the credential ends soon");
  check(Level::kError, "error: the credential ends soon");
}
