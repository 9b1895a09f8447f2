// What a milter connection answers before the end of a message: selection, limits, and our own hop.
#include "milter/session.h"

#include <map>
#include <memory>
#include <string>

#include "log/memory_sink.h"
#include "mail/fingerprint.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Kind = milter::Step::Kind;

namespace {

class FakePostfix final : public milter::Postfix {
 public:
  std::string macro(const char* name) override { return macros[name]; }
  void progress() override {}
  bool delete_recipient(const std::string&) override {
    ++deleted;
    return true;
  }
  int deleted = 0;
  std::map<std::string, std::string> macros;
};

config::Settings settings() {
  config::Settings result;
  result.milter.socket = "unix:/nonexistent/milter.sock";
  config::MailboxSettings mailbox;
  mailbox.name = "app";
  mailbox.username = "app@contoso.example";
  mailbox.recipients_per_message = 2;
  result.mailboxes.push_back(mailbox);
  result.exchange.max_message_size = 1000;
  return result;
}

constexpr const char* kOwnReceived =
    " from client (client [192.0.2.9])\n\tby relay.example (Postfix) with ESMTP id 4XyZ;\n\tMon, 2 Nov 2026 "
    "12:00:00 +0000 (UTC)";

}  // namespace

TEST_GROUP(MilterSession) {
  test::FakeClock clock;
  log::MemorySink sink;
  submit::Lasting lasting{*submit::open_stores({"memory:", {}, {}}, clock, sink), clock, sink};
  milter::Daemon daemon{settings(), lasting, "test", clock, sink};
  FakePostfix postfix;
  std::unique_ptr<milter::Session> session;

  void begin(const char* daemon_name, const char* client = "192.0.2.1", bool protocol_suffices = true) {
    postfix.macros["{daemon_name}"] = daemon_name;
    postfix.macros["j"] = "relay.example";
    session = std::make_unique<milter::Session>(daemon, protocol_suffices);
    session->connect("client.example", client, postfix);
  }
  void observe() {
    auto observing = settings();
    observing.milter.mode = config::Mode::kObserve;
    daemon.reload(observing);
  }
  std::size_t lines_with(const char* text) const {
    std::size_t count = 0;
    for (const auto& line : sink.lines()) count += line.text.find(text) != std::string::npos ? 1 : 0;
    return count;
  }
  milter::Step mail(const std::vector<std::string>& arguments = {"<app@contoso.example>"}) {
    return session->mail(arguments, postfix);
  }
  milter::Step recipient(const char* path, const char* mailer = "smtp") {
    postfix.macros["{rcpt_mailer}"] = mailer;
    return session->recipient({path}, postfix);
  }
  static void expect(Kind kind, const milter::Step& step) { CHECK_TRUE(kind == step.kind); }
  static void expect(int code, const milter::Step& step) {
    CHECK_TRUE(step.reply.has_value());
    LONGS_EQUAL(code, step.reply->code);
  }
};

TEST(MilterSession, LetsMailGoAtMailThatIsNotOurs) {
  begin("smtpd");

  expect(Kind::kAccept, mail({"<other@example.org>"}));
}

TEST(MilterSession, LetsMailGoAtDataThatHasNoOutboundRecipient) {
  begin("smtpd");
  expect(Kind::kContinue, mail());
  expect(Kind::kContinue, recipient("<local@contoso.example>", "virtual"));

  expect(Kind::kAccept, session->data());
}

TEST(MilterSession, CountsWhatPassesAndWhatIsOurs) {
  begin("smtpd");
  mail({"<other@example.org>"});
  mail();
  recipient("<local@contoso.example>", "virtual");
  session->data();
  mail();
  recipient("<you@example.net>");
  session->data();
  begin("EXOSUBMIT");
  mail();
  recipient("<you@example.net>");
  session->data();

  const auto traffic = daemon.tally().traffic();
  LONGS_EQUAL(2, traffic.passed);
  LONGS_EQUAL(1, traffic.off_listener);
  LONGS_EQUAL(1, traffic.on_listener);
}

TEST(MilterSession, KeepsMailThatHasAnOutboundRecipient) {
  begin("smtpd");
  mail();
  recipient("<local@contoso.example>", "virtual");
  recipient("<you@example.net>");

  expect(Kind::kContinue, session->data());
}

TEST(MilterSession, DefersARecipientWhoseRoutingPostfixDidNotTell) {
  begin("smtpd");
  mail();

  expect(451, recipient("<you@example.net>", ""));
}

TEST(MilterSession, OnAListenerTakesRecipientsWhateverTheirRouting) {
  begin("EXOSUBMIT");
  mail({"<anyone@example.org>"});

  expect(Kind::kContinue, recipient("<you@example.net>", ""));
  expect(Kind::kContinue, session->data());
}

TEST(MilterSession, OnAListenerRefusesAnAnnouncedSizeOverTheLimit) {
  begin("EXOSUBMIT");

  expect(552, mail({"<app@contoso.example>", "SIZE=1001"}));
  expect(Kind::kContinue, mail({"<app@contoso.example>", "SIZE=1000"}));
}

TEST(MilterSession, OnAListenerABounceIsNotRefusedForItsAnnouncedSize) {
  begin("EXOSUBMIT");

  expect(Kind::kContinue, mail({"<>", "SIZE=1001"}));
}

TEST(MilterSession, OffTheListenerAnAnnouncedSizeIsNotJudgedBeforeTheEnd) {
  begin("EXOSUBMIT-INLINE");

  expect(Kind::kContinue, mail({"<app@contoso.example>", "SIZE=1001"}));
}

TEST(MilterSession, OnAListenerPutsOffRecipientsPastTheLimit) {
  begin("EXOSUBMIT");
  mail();
  recipient("<a@example.net>");
  recipient("<b@example.net>");

  expect(452, recipient("<c@example.net>"));
}

TEST(MilterSession, OnAListenerPutsOffNoRecipientOfAMessageThatIsRedirected) {
  auto redirecting = settings();
  redirecting.milter.redirect_to = "test@contoso.example";
  daemon.reload(redirecting);
  begin("EXOSUBMIT");
  mail();

  for (int i = 0; i < 5; ++i) expect(Kind::kContinue, recipient("<a@example.net>"));
}

TEST(MilterSession, OffTheListenerNeverPutsOffARecipientSinceApplicationsDoNotSplit) {
  begin("EXOSUBMIT-INLINE");
  mail();
  for (int i = 0; i < 5; ++i) expect(Kind::kContinue, recipient("<a@example.net>"));
}

TEST(MilterSession, OurOwnHopOffAListenerIsDeferredWithTheRemedy) {
  begin("smtpd", "127.0.0.1");
  mail();
  recipient("<you@example.net>", "exosubmit");
  session->data();
  session->header("Received", kOwnReceived);

  const auto step = session->end_of_header();

  expect(451, step);
  STRCMP_CONTAINS("milter_macro_daemon_name", step.reply->text.c_str());
  CHECK_TRUE(sink.contains("milter_macro_daemon_name"));
}

TEST(MilterSession, MailThatAnotherHostHandledIsNoHopOfOurs) {
  begin("smtpd", "127.0.0.1");
  mail();
  recipient("<you@example.net>", "exosubmit");
  session->header("Received", " from a (a [192.0.2.9]) by other.example (Postfix) with ESMTP id 4XyZ; now");

  expect(Kind::kContinue, session->end_of_header());
}

TEST(MilterSession, ANextMessageOfTheSameConnectionIsJudgedAnew) {
  begin("smtpd");
  mail({"<other@example.org>"});

  expect(Kind::kContinue, mail());
}

TEST(MilterSession, AnOldMilterProtocolDefersOurMailAndNamesTheSetting) {
  begin("EXOSUBMIT", "127.0.0.1", false);

  const auto step = mail();

  expect(451, step);
  STRCMP_CONTAINS("milter_protocol = 6", step.reply->text.c_str());
  CHECK_TRUE(sink.contains("milter_protocol = 6"));
}

TEST(MilterSession, AnOldMilterProtocolLetsMailGoThatIsNotOurs) {
  begin("smtpd", "127.0.0.1", false);

  expect(Kind::kAccept, mail({"<other@example.org>"}));
}

TEST(MilterSession, AMessageThatWasGivenUpIsDeferredAndNeverPassedOn) {
  begin("EXOSUBMIT");
  mail();
  recipient("<you@example.net>");

  session->give_up();

  expect(451, session->data());
  expect(451, session->end_of_header());
  expect(451, session->end_of_message(postfix));
  expect(Kind::kContinue, mail());
}

TEST(MilterSession, AStoppingDaemonDefersNewMail) {
  begin("EXOSUBMIT");
  daemon.stop(std::chrono::seconds{0});

  expect(451, mail());
}

TEST(MilterSession, AStoppingDaemonLetsMailGoThatIsNotOurs) {
  begin("smtpd");
  daemon.stop(std::chrono::seconds{0});

  expect(Kind::kAccept, mail({"<other@example.org>"}));
}

TEST(MilterSession, AMessageThatEndsWhileTheDaemonStopsIsDeferredAtOnce) {
  begin("EXOSUBMIT");
  mail();
  recipient("<you@example.net>");
  daemon.stop(std::chrono::seconds{0});

  const auto step = session->end_of_message(postfix);

  expect(451, step);
  STRCMP_CONTAINS("stopping", step.reply->text.c_str());
}

TEST(MilterSession, ACoreThatAReloadReplacedEndsInTheHousekeepersHands) {
  const std::weak_ptr<submit::SubmissionCore> former = daemon.core();
  begin("EXOSUBMIT");
  mail();
  daemon.reload(settings());
  daemon.retire_sessions();
  CHECK_FALSE(former.expired());

  session->abort();
  CHECK_FALSE(former.expired());
  daemon.retire_sessions();

  CHECK_TRUE(former.expired());
}

TEST(MilterSession, ObservingTheListenerDefersEvenWhatWouldBeRefusedAndTellsOnce) {
  observe();
  begin("EXOSUBMIT");

  expect(Kind::kContinue, mail({"<app@contoso.example>", "SIZE=1001"}));
  for (const char* const header : {" app@contoso.example", " broken@@contoso.example"}) {
    mail();
    recipient("<you@example.net>");
    session->header("From", header);
    const auto step = session->end_of_message(postfix);
    expect(451, step);
    STRCMP_EQUAL("4.3.2", step.reply->status.to_string().c_str());
  }

  LONGS_EQUAL(1, lines_with("mail waits: Postfix routes it to us and [milter] mode is observe"));
}

TEST(MilterSession, ObservingOffTheListenerPassesTheMailOnWithEveryRecipient) {
  observe();
  begin("EXOSUBMIT-INLINE");
  mail();
  recipient("<you@example.net>");
  recipient("<local@contoso.example>", "virtual");
  postfix.macros["i"] = "4XyZ";

  expect(Kind::kAccept, session->end_of_message(postfix));

  LONGS_EQUAL(0, postfix.deleted);
  CHECK_TRUE(sink.contains("4XyZ: would submit: mailbox=app, old_from=<app@contoso.example>"));
  LONGS_EQUAL(0, lines_with("status="));
}

TEST(MilterSession, ObservingTakesAwayAndLogsWhoWasAcceptedEarlier) {
  mail::Message message{{{"Message-ID", " <1@app.example>"}}, mail::Body(1024, "/var/tmp")};
  (void)message.body.finish();
  const mail::Envelope envelope{mail::Path::parse("<app@contoso.example>"), {}, {}};
  const auto key = mail::recipient_key(*mail::fingerprint(envelope, message), "you@example.net");
  const auto accepted = mail::Outcome::said_by_exchange(mail::Fate::kAccepted, 250, {2, 0, 0}, "OK <1@x>");
  (void)lasting.stores.journal->finish({{key, accepted}}, "test", clock.wall());
  observe();
  begin("EXOSUBMIT-INLINE");
  mail();
  recipient("<you@example.net>");
  recipient("<local@contoso.example>", "virtual");
  session->header("Message-ID", " <1@app.example>");

  expect(Kind::kAccept, session->end_of_message(postfix));

  LONGS_EQUAL(1, postfix.deleted);
  LONGS_EQUAL(1, lines_with("to=<you@example.net>, "));
  LONGS_EQUAL(1, lines_with("status=sent (accepted earlier as "));
}

TEST(MilterSession, ObservingOffTheListenerDefersWhatWouldComeBack) {
  observe();
  begin("EXOSUBMIT-INLINE");
  mail();
  recipient("<you@example.net>", "exosubmit");

  expect(451, session->end_of_message(postfix));
}

TEST(MilterSession, AnAlertOfObservingIsOverWhenTheListenersMailIsSent) {
  observe();
  begin("EXOSUBMIT");
  mail();
  recipient("<you@example.net>");
  session->end_of_message(postfix);
  daemon.reload(settings());
  clock.advance(std::chrono::seconds{10});

  mail();
  recipient("<you@example.net>");
  daemon.stop(std::chrono::seconds{0});
  session->end_of_message(postfix);

  CHECK_TRUE(sink.contains("delivery from the listener works again"));
}

TEST(MilterSession, TheSumsOfWhatWasObservedAreToldOnceUntilThereAreOthers) {
  observe();
  begin("EXOSUBMIT-INLINE");
  mail();
  recipient("<you@example.net>");
  session->header("From", " app@contoso.example");
  session->end_of_message(postfix);

  daemon.tell_observed();
  daemon.tell_observed();

  LONGS_EQUAL(1, lines_with("observed traffic: messages=1, kept=1, rewritten=0, refused=0, senders=1"));
}
