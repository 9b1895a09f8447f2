// The line per message and recipient.
#include "log/delivery.h"

#include "log/line.h"
#include "log/memory_sink.h"

#include <CppUTest/TestHarness.h>

using exosubmit::log::Delivery;
using exosubmit::log::Level;
using exosubmit::log::MemorySink;
using exosubmit::mail::EnhancedStatus;
using exosubmit::mail::Fate;
using exosubmit::mail::Outcome;

namespace {

Outcome accepted() {
  return Outcome::accepted(250, {2, 0, 0}, "OK <id@relay.example> [Hostname=DBBPR03MB5414.PROD.OUTLOOK.COM]");
}

Delivery on_listener(Outcome outcome) {
  Delivery delivery;
  delivery.queue_id = "4XyZ1k2BcDz1";
  delivery.hop = "4XyZ1k3BcDz2";
  delivery.mailbox = "service";
  delivery.recipient = "someone@example.net";
  delivery.relay = "smtp.office365.com[203.0.113.5]:587";
  delivery.delay = 1.234;
  delivery.delays = {0.01, 0, 0.2, 1.02};
  delivery.outcome = std::move(outcome);
  return delivery;
}

std::string logged(const Delivery& delivery) {
  MemorySink sink;
  exosubmit::log::delivery(sink, delivery);
  LONGS_EQUAL(1, sink.lines().size());
  CHECK_TRUE(sink.lines().front().level == Level::kInfo);
  return sink.lines().front().text;
}

// From "relay=" on, where most differ.
std::string end_of(Outcome outcome) {
  const std::string line = logged(on_listener(std::move(outcome)));
  return line.substr(line.find("dsn="));
}

}  // namespace

TEST_GROUP(Delivery){};

TEST(Delivery, HasPostfixsForm) {
  STRCMP_EQUAL(
      "4XyZ1k2BcDz1: hop=4XyZ1k3BcDz2, mailbox=service, to=<someone@example.net>, "
      "relay=smtp.office365.com[203.0.113.5]:587, delay=1.2, delays=0.01/0/0.2/1, dsn=2.0.0, status=sent "
      "(250 2.0.0 OK <id@relay.example> [Hostname=DBBPR03MB5414.PROD.OUTLOOK.COM])",
      logged(on_listener(accepted())).c_str());
}

TEST(Delivery, LeavesOutWhatIsNotThere) {
  Delivery delivery = on_listener(Outcome::deferred({4, 3, 2}, "no slot became free in 90 s"));
  delivery.hop.clear();
  delivery.mailbox.clear();
  delivery.relay.clear();

  STRCMP_EQUAL(
      "4XyZ1k2BcDz1: to=<someone@example.net>, relay=none, delay=1.2, delays=0.01/0/0.2/1, dsn=4.3.2, "
      "status=deferred (no slot became free in 90 s)",
      logged(delivery).c_str());
}

TEST(Delivery, SaysThatItWasRedirectedAndNamesTheOriginalRecipientWhereItDiffers) {
  Delivery delivery = on_listener(accepted());
  delivery.original_recipient = delivery.recipient;
  CHECK_TRUE(logged(delivery).find("orig_to=") == std::string::npos);
  STRCMP_CONTAINS("status=sent (redirected: 250 2.0.0 ", logged(delivery).c_str());

  delivery.original_recipient = "alias@example.net";
  STRCMP_CONTAINS("to=<someone@example.net>, orig_to=<alias@example.net>, relay=", logged(delivery).c_str());
}

TEST(Delivery, GivesTheStatusTheClassOfTheFate) {
  STRCMP_EQUAL(
      "dsn=4.7.139, status=deferred (535 5.7.139 Authentication unsuccessful)",
      end_of(Outcome::said_by_exchange(Fate::kDeferred, 535, {5, 7, 139}, "Authentication unsuccessful"))
          .c_str());
  STRCMP_EQUAL("dsn=5.2.252, status=bounced (554 5.2.252 SendAsDenied)",
               end_of(Outcome::said_by_exchange(Fate::kRefused, 554, {5, 2, 252}, "SendAsDenied")).c_str());
  STRCMP_EQUAL("dsn=5.3.4, status=bounced (message of 40M is larger than 35M)",
               end_of(Outcome::refused(552, {5, 3, 4}, "message of 40M is larger than 35M")).c_str());
}

TEST(Delivery, TellsCauseRemedyDoubtAndIdsInThisOrder) {
  Outcome outcome = Outcome::said_by_exchange(Fate::kDeferred, 451, {4, 4, 2}, "connection lost");
  outcome.because("the path broke", "none is needed");
  outcome.in_doubt = true;
  outcome.detail = "session=08DC48BEE95C08E5";

  STRCMP_EQUAL(
      "dsn=4.4.2, status=deferred (451 4.4.2 connection lost; cause: the path broke; remedy: none is needed; "
      "in doubt: it may have been delivered [session=08DC48BEE95C08E5])",
      end_of(outcome).c_str());
}

TEST(Delivery, OfAnEarlierPassIsToldWithoutCodes) {
  Outcome outcome =
      Outcome::accepted(250, {2, 0, 0}, "accepted earlier as <id@relay.example> at 2026-11-03T12:00:00Z");
  outcome.earlier = true;

  STRCMP_EQUAL("dsn=2.0.0, status=sent (accepted earlier as <id@relay.example> at 2026-11-03T12:00:00Z)",
               end_of(outcome).c_str());
}

TEST(Delivery, EscapesWhatComesFromOutside) {
  Delivery delivery = on_listener(
      Outcome::said_by_exchange(Fate::kRefused, 550, {5, 1, 1}, "no\r\nA1: to=<x>, status=sent (forged)"));
  delivery.recipient = "some\none@example.net";

  const std::string line = logged(delivery);

  STRCMP_CONTAINS("to=<some\\x0aone@example.net>", line.c_str());
  STRCMP_CONTAINS("(550 5.1.1 no\\x0d\\x0aA1: ", line.c_str());
}

TEST(Delivery, IsBoundedAndKeepsCauseRemedyAndIds) {
  const std::string endless(5000, '\x01');
  Delivery delivery = on_listener(Outcome::said_by_exchange(Fate::kDeferred, 451, {4, 999, 999}, endless));
  delivery.queue_id = delivery.hop = delivery.mailbox = delivery.relay = endless;
  delivery.recipient = endless;
  delivery.original_recipient = endless + 'x';
  delivery.delay = 1e9;
  delivery.delays = {1e9, 1e9, 1e9, 1e9};
  delivery.outcome.because("cause " + endless, "remedy " + endless);
  delivery.outcome.in_doubt = true;
  delivery.outcome.detail = "session=" + endless;

  const std::string line = logged(delivery);

  LONGS_EQUAL(exosubmit::log::kMaxLineBytes, line.size());
  STRCMP_CONTAINS("(redirected: 451 4.999.999 \\x01", line.c_str());
  STRCMP_CONTAINS("; cause: cause \\x01", line.c_str());
  STRCMP_CONTAINS("; remedy: remedy \\x01", line.c_str());
  STRCMP_CONTAINS(" [session=\\x01", line.c_str());
  CHECK_TRUE(line.ends_with("])"));
}
