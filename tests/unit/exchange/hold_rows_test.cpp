// What begins a hold: DESIGN.md, section 5, row by row, and each row of the catalogue.
#include <functional>
#include <vector>

#include "exchange/catalogue.h"
#include "exchange/hold_pause.h"
#include "holds_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;            // NOLINT(google-build-using-namespace)
using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)
using namespace exosubmit::test;      // NOLINT(google-build-using-namespace)
using mail::Fate;
using Stage = exchange::Stage;

namespace {

const std::string kSender = "sender boss@contoso.example at mailbox app@contoso.example";
const std::string kMailbox = "mailbox app@contoso.example";
const std::string kTenant = "tenant";
const std::string kEndpoint = "endpoint";
const std::string kNothing;

constexpr seconds kNever{0};

struct Row {
  const char* what;
  std::vector<Judgement> failures;  // each of another message, each leads to the same
  Fate fate;                        // of the first message
  std::string held;                 // name of the scope, or nothing
  unsigned after = 1;               // so many different messages
  seconds first = kNever, longest = kNever;
};

Judgement token_failure(std::string_view id) { return classify(failure_of(*find_entry(id))); }

Judgement connect_failure(smtp::ConnectFailure::Step step) {
  return classify(smtp::ConnectFailure{step, {}, "it failed", {}});
}

Judgement banner(std::string_view reply) {
  return classify(smtp::ConnectFailure{smtp::ConnectFailure::Step::kBanner, reply_of(reply), "no", {}});
}

Judgement cut_in_auth() { return {cut_before_content_end(Stage::kAuth, "cut"), nullptr, Stage::kAuth}; }
Judgement cut_in_content() { return {cut_before_content_end(Stage::kFinal, "cut"), nullptr, Stage::kFinal}; }

using Step = smtp::ConnectFailure::Step;

std::vector<Row> design() {
  return {
      {"SendAsDenied for a promised From",
       {said(Stage::kFinal, kSendAsDenied),
        said(Stage::kFinal, "550 5.7.60 SMTP; Client does not have permissions to send as this sender")},
       Fate::kDeferred,
       kSender,
       1,
       minutes{15},
       hours{1}},
      {"the message's own fault",
       {said(Stage::kFinal, kInvalidRecipient), said(Stage::kRcpt, "501 5.1.3 Invalid address"),
        said(Stage::kMail, "501 5.1.7 Invalid address"),
        said(Stage::kFinal, find_entry("multiple-from")->sample),
        said(Stage::kFinal, find_entry("invalid-from")->sample),
        said(Stage::kFinal, find_entry("message-too-large")->sample),
        said(Stage::kFinal, find_entry("hop-count")->sample),
        said(Stage::kFinal, find_entry("bare-linefeeds")->sample),
        said(Stage::kFinal, find_entry("too-many-recipients-final")->sample),
        said(Stage::kRcpt, "550 5.1.1 Something new about a recipient")},
       Fate::kRefused,
       kNothing},
      {"535 with a fresh token",
       {said(Stage::kAuth, kTokenRefused), said(Stage::kAuth, "535 5.7.8 In words not seen before"),
        said(Stage::kAuth, "535 5.7.139 Authentication unsuccessful, account locked."),
        said(Stage::kAuth, "550 5.2.1 Mailbox cannot be accessed")},
       Fate::kDeferred,
       kMailbox,
       1,
       seconds{30},
       minutes{15}},
      {"535 that says Tenant",
       {said(Stage::kAuth, find_entry("smtp-auth-disabled-tenant")->sample),
        said(Stage::kAuth, find_entry("tenant-locked-out")->sample)},
       Fate::kDeferred,
       kTenant,
       1,
       seconds{30},
       minutes{15}},
      {"430 mailbox logon",
       {said(Stage::kFinal, kLogon)},
       Fate::kDeferred,
       kMailbox,
       3,
       seconds{30},
       minutes{15}},
      {"Sender throttled",
       {said(Stage::kFinal, kThrottled), said(Stage::kMail, kThrottled),
        said(Stage::kFinal, find_entry("sender-throttled-invalid-recipients")->sample)},
       Fate::kDeferred,
       kMailbox,
       1,
       hours{1},
       hours{4}},
      {"quota, full, spam",
       {said(Stage::kFinal, kFull), said(Stage::kFinal, find_entry("submission-quota-exception")->sample),
        said(Stage::kFinal, find_entry("daily-recipient-limit")->sample),
        said(Stage::kFinal, find_entry("bad-outbound-sender")->sample),
        said(Stage::kFinal, find_entry("sender-mailbox-quarantined")->sample),
        said(Stage::kFinal, find_entry("submission-disabled")->sample),
        said(Stage::kFinal, find_entry("outbound-spam-quota")->sample)},
       Fate::kDeferred,
       kMailbox,
       1,
       minutes{15},
       hours{1}},
      {"OutboundSpam with another verdict, unknown 5xx after the data",
       {said(Stage::kFinal, find_entry("outbound-spam")->sample), said(Stage::kFinal, kUnknown)},
       Fate::kRefused,
       kMailbox,
       3,
       minutes{15},
       hours{1}},
      {"the tenant's limits",
       {said(Stage::kFinal, find_entry("tenant-recipient-limit-trial")->sample),
        said(Stage::kFinal, find_entry("tenant-recipient-limit")->sample),
        said(Stage::kFinal, find_entry("tenant-exceeded-threshold")->sample),
        said(Stage::kFinal, find_entry("traffic-not-accepted")->sample),
        said(Stage::kFinal, find_entry("unregistered-domains")->sample)},
       Fate::kDeferred,
       kTenant,
       1,
       minutes{15},
       hours{1}},
      {"AADSTS that an operator must repair",
       {token_failure("aadsts7000222"), token_failure("aadsts700016")},
       Fate::kDeferred,
       kTenant,
       1,
       seconds{30},
       minutes{15}},
      {"concurrency",
       {said(Stage::kFinal, find_entry("concurrent-connections")->sample),
        said(Stage::kFinal, find_entry("sender-thread-limit")->sample)},
       Fate::kDeferred,
       kNothing},
      {"other 4xx, silence, nonsense, and what Entra repairs itself",
       {said(Stage::kFinal, find_entry("recipient-thread-limit")->sample),
        said(Stage::kFinal, "451 4.7.0 Temporary server error. Please try again later. PRX4"),
        said(Stage::kFinal, find_entry("submission-rate")->sample),
        said(Stage::kMail, "421 4.3.2 Service not available"), said(Stage::kFinal, "354 Go on"),
        said(Stage::kAuth, "454 4.7.0 Temporary authentication failure"), cut_in_content(),
        token_failure("http-503"), token_failure("aadsts90033")},
       Fate::kDeferred,
       kNothing},
      {"no connection, banner, TLS, 421 before MAIL",
       {no_connection(), connect_failure(Step::kResolve), connect_failure(Step::kTls),
        connect_failure(Step::kCertificate), banner("421 4.3.2 Service not available"),
        banner("554 5.9.9 No service"), banner("451 4.7.500 Server busy. Please try again later"),
        said(Stage::kAuth, "421 4.9.9 Going away"), cut_in_auth()},
       Fate::kDeferred,
       kEndpoint,
       3,
       seconds{5},
       minutes{2}},
  };
}

Stage stage_of(const Entry& entry) { return entry.stage == Stage::kAny ? Stage::kFinal : entry.stage; }

Judgement judgement_of(const Entry& entry) {
  return entry.stage == Stage::kToken ? classify(failure_of(entry)) : said(stage_of(entry), entry.sample);
}

std::string name_of_scope(const Entry& entry) {
  return entry.scope == Scope::kMailbox ? kMailbox : entry.scope == Scope::kTenant ? kTenant : kSender;
}

}  // namespace

TEST_GROUP(HoldRows){
    // Fresh ones: a row must not find the traces of another.
    static void with_holds(const std::function<void(HoldsFixture&)>& check){HoldsFixture fixture;
check(fixture);
}

static void check_nothing_held(HoldsFixture& f, const char* what) {
  CHECK_TRUE_TEXT(f.holds.held().empty(), what);
  f.check_free(message("any"));
}

static void check_held_scope(HoldsFixture& f, const std::string& scope, const char* what) {
  const auto held = f.holds.held();
  CHECK_EQUAL_TEXT(1U, held.size(), what);
  STRCMP_EQUAL_TEXT(scope.c_str(), held.front().scope.c_str(), what);
}

// Messages fail until the hold begins; gives the last one's outcome.
static mail::Outcome check_begins(HoldsFixture& f, const Judgement& failure, const Row& row) {
  for (unsigned i = 1; i < row.after; ++i) {
    const mail::Outcome outcome = f.fails(message(std::to_string(i)), failure);
    ENUMS_EQUAL_INT_TEXT(row.fate, outcome.fate, row.what);
    check_nothing_held(f, row.what);
  }
  mail::Outcome last = f.fails(message("last"), failure);
  check_held_scope(f, row.held, row.what);
  return last;
}

// Of any number of messages one is let through after each pause.
static void check_one_probe_per_pause(HoldsFixture& f, const Judgement& failure, seconds first,
                                      seconds longest, const char* what) {
  seconds pause = first;
  for (int round = 0; round < 5; ++round) {
    f.check_pause(pause, message("other"));
    Passage probe = f.passed(message("probe " + std::to_string(round)));
    CHECK_TRUE_TEXT(probe.probe(), what);
    ENUMS_EQUAL_INT_TEXT(Fate::kDeferred, f.stopped(message("other")).fate, what);
    ENUMS_EQUAL_INT_TEXT(Fate::kDeferred, probe.failed(failure).fate, what);
    pause = std::min(pause * 2, longest);
  }
}
}
;

TEST(HoldRows, EachRowOfTheDesignHoldsWhatItSays) {
  for (const Row& row : design()) {
    for (const Judgement& failure : row.failures) {
      with_holds([&](HoldsFixture& f) {
        if (row.held.empty()) {
          for (const char* name : {"a", "b", "c", "d", "e"}) {
            ENUMS_EQUAL_INT_TEXT(row.fate, f.fails(message(name), failure).fate, row.what);
          }
          return check_nothing_held(f, row.what);
        }
        const mail::Outcome last = check_begins(f, failure, row);
        ENUMS_EQUAL_INT_TEXT(Fate::kDeferred, last.fate, row.what);
        check_one_probe_per_pause(f, failure, row.first, row.longest, row.what);
      });
    }
  }
}

TEST(HoldRows, EveryRowOfTheCatalogueThatHoldsBouncesNothingAndProbesOncePerPause) {
  std::size_t rows = 0;
  for (const Entry& entry : catalogue()) {
    const bool holds =
        entry.scope == Scope::kMailbox || entry.scope == Scope::kTenant || entry.scope == Scope::kSender;
    if (!holds || entry.fate == Fate::kRefused) continue;
    ++rows;
    const std::string id(entry.id);
    with_holds([&](HoldsFixture& f) {
      const Row row{id.c_str(), {}, Fate::kDeferred, name_of_scope(entry), entry.hold_after};
      check_begins(f, judgement_of(entry), row);
      const seconds first = first_pause(entry.pause);
      seconds longest = first;
      for (int i = 0; i < 10; ++i) longest = next_pause(entry.pause, longest);
      check_one_probe_per_pause(f, judgement_of(entry), first, longest, id.c_str());
    });
  }
  CHECK_TRUE(rows > 60);
}

TEST(HoldRows, NoRowWithoutAScopeHoldsAnythingAfterMail) {
  for (const Entry& entry : catalogue()) {
    const bool none =
        entry.scope == Scope::kNone || entry.scope == Scope::kConcurrency || entry.scope == Scope::kEndpoint;
    if (!none || entry.stage == Stage::kConnect || entry.stage == Stage::kAuth) continue;
    with_holds([&](HoldsFixture& f) {
      for (const char* name : {"a", "b", "c", "d"}) f.fails(message(name), judgement_of(entry));
      check_nothing_held(f, std::string(entry.id).c_str());
    });
  }
}

TEST(HoldRows, MailboxesWithoutLogonWantThreeFailuresOfTwoMessages) {
  struct {
    std::vector<const char*> messages;
    bool held;
  } const kRows[] = {{{"a", "a", "a", "a"}, false},
                     {{"a", "b"}, false},
                     {{"a", "a", "b"}, true},
                     {{"a", "b", "a"}, true},
                     {{"a", "a", "a", "b"}, true}};
  for (const auto& row : kRows) {
    with_holds([&](HoldsFixture& f) {
      for (const char* name : row.messages) f.fails(message(name), said(Stage::kFinal, kLogon));
      CHECK_EQUAL(row.held, !f.holds.held().empty());
    });
  }
}

TEST(HoldRows, OtherRunsWantDifferentMessages) {
  for (const Judgement& failure : {no_connection(), said(Stage::kFinal, kUnknown)}) {
    with_holds([&](HoldsFixture& f) {
      for (const char* name : {"a", "b", "a", "b", "a", "b"}) f.fails(message(name), failure);
      check_nothing_held(f, "two messages");
      f.fails(message("c"), failure);
      CHECK_EQUAL(1U, f.holds.held().size());
    });
  }
}

TEST(HoldRows, AMessageWithoutFingerprintIsUnlikeEveryOther) {
  HoldsFixture f;
  Traveller nameless = message("");
  nameless.message.reset();
  for (int i = 0; i < 3; ++i) f.fails(nameless, no_connection());

  check_held_scope(f, kEndpoint, "three times nothing");
}
