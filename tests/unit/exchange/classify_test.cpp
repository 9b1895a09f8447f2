#include "exchange/classify.h"

#include <string>
#include <vector>

#include "replies.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;            // NOLINT(google-build-using-namespace)
using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)
using mail::Fate;
using test::reply_of;

namespace {

constexpr Stage kAllStages[] = {Stage::kConnect, Stage::kAuth, Stage::kMail,
                                Stage::kRcpt,    Stage::kData, Stage::kFinal};

constexpr std::string_view kSuffixes[] = {
    "",
    " [AM6P193CA0125.EURP193.PROD.OUTLOOK.COM]",
    " [AM6P193CA0125.EURP193.PROD.OUTLOOK.COM 2024-03-20T10:27:56.998Z 08DC48BEE95C08E5]",
    " [Hostname=DM4PR18MB4126.namprd18.prod.outlook.com]",
};

bool before_mail(Stage stage) { return stage == Stage::kConnect || stage == Stage::kAuth; }

std::string id_of(const Judgement& judgement) {
  return judgement.entry == nullptr ? "none" : std::string(judgement.entry->id);
}

// DESIGN.md, section 5, row by row.
struct Held {
  std::vector<std::string_view> ids;
  Fate fate;
  Scope scope;
  unsigned hold_after;
  Pause pause;
};
const std::vector<Held> kDesign = {
    {{"send-as-denied", "send-as-denied-old", "no-permission-to-send-as", "no-permission-to-send-as-smtp",
      "no-permission-to-send-on-behalf"},
     Fate::kDeferred,
     Scope::kSender,
     1,
     Pause::kQuota},
    {{"invalid-recipients-exception", "invalid-recipient-submit", "invalid-recipient-address",
      "invalid-sender-address", "multiple-from", "invalid-from", "message-too-large", "header-too-large",
      "hop-count", "bare-linefeeds", "invalid-content", "invalid-characters", "too-many-recipients-final",
      "too-many-recipients-exception"},
     Fate::kRefused,
     Scope::kNone,
     1,
     Pause::kNone},
    {{"authentication-unsuccessful", "smtp-auth-disabled-mailbox", "security-defaults",
      "authentication-criteria-not-met", "mailbox-cannot-be-accessed"},
     Fate::kDeferred,
     Scope::kMailbox,
     1,
     Pause::kCredentials},
    {{"smtp-auth-disabled-tenant", "tenant-locked-out"},
     Fate::kDeferred,
     Scope::kTenant,
     1,
     Pause::kCredentials},
    {{"mailbox-logon-failure"}, Fate::kDeferred, Scope::kMailbox, 3, Pause::kCredentials},
    {{"sender-throttled-mailbox-full", "sender-throttled-send-as", "sender-throttled-licence",
      "sender-throttled-too-many-recipients", "sender-throttled-invalid-recipients"},
     Fate::kDeferred,
     Scope::kMailbox,
     1,
     Pause::kThrottled},
    {{"submission-quota", "submission-quota-exception", "daily-recipient-limit", "mailbox-full",
      "bad-outbound-sender", "sender-mailbox-quarantined", "submission-disabled", "outbound-spam-quota"},
     Fate::kDeferred,
     Scope::kMailbox,
     1,
     Pause::kQuota},
    {{"outbound-spam"}, Fate::kRefused, Scope::kMailbox, 3, Pause::kQuota},
    {{"tenant-recipient-limit-trial", "tenant-recipient-limit", "tenant-exceeded-threshold",
      "traffic-not-accepted", "unregistered-domains"},
     Fate::kDeferred,
     Scope::kTenant,
     1,
     Pause::kQuota},
    {{"concurrent-connections", "sender-thread-limit"},
     Fate::kDeferred,
     Scope::kConcurrency,
     1,
     Pause::kNone},
    {{"recipient-thread-limit", "server-busy", "temporary-authentication-failure", "proxy-error",
      "submission-rate", "database-offline", "insufficient-resources", "too-many-recipients"},
     Fate::kDeferred,
     Scope::kNone,
     1,
     Pause::kNone},
    {{"service-not-available", "tls-too-old", "connection-dropped"},
     Fate::kDeferred,
     Scope::kEndpoint,
     3,
     Pause::kEndpoint},
};

}  // namespace

TEST_GROUP(Classify){
    // A row's sample, with each form of suffix, at each stage where it may stand, leads to that row.
    static void check_row(const Entry& entry){
        for (const Stage stage
             : kAllStages){if (entry.stage != Stage::kAny && entry.stage != stage) continue;
for (const std::string_view suffix : kSuffixes) {
  const Judgement judgement = classify(stage, reply_of(std::string(entry.sample).append(suffix)));
  STRCMP_EQUAL(std::string(entry.id).c_str(), id_of(judgement).c_str());
  ENUMS_EQUAL_INT(stage, judgement.stage);
  ENUMS_EQUAL_INT(before_mail(stage) ? Fate::kDeferred : entry.fate, judgement.outcome.fate);
  STRCMP_EQUAL(std::string(entry.cause).c_str(), judgement.outcome.cause.c_str());
  STRCMP_EQUAL(std::string(entry.remedy).c_str(), judgement.outcome.remedy.c_str());
}
}
}

static void check_like_design(std::string_view id, const Held& expected) {
  const std::string name(id);
  const Entry* entry = find_entry(id);
  CHECK_TEXT(entry != nullptr, name.c_str());
  const Stage stage = entry->stage == Stage::kAny ? Stage::kFinal : entry->stage;
  ENUMS_EQUAL_INT_TEXT(expected.fate, classify(stage, reply_of(entry->sample)).outcome.fate, name.c_str());
  ENUMS_EQUAL_INT_TEXT(expected.scope, entry->scope, name.c_str());
  ENUMS_EQUAL_INT_TEXT(expected.pause, entry->pause, name.c_str());
  CHECK_EQUAL_TEXT(expected.hold_after, entry->hold_after, name.c_str());
}
}
;

TEST(Classify, EveryKnownReplyLeadsToItsOwnRow) {
  for (const Entry& entry : catalogue()) {
    if (entry.stage != Stage::kToken) check_row(entry);
  }
}

TEST(Classify, FatesAndHoldsAreThoseOfTheDesign) {
  for (const Held& row : kDesign) {
    for (const std::string_view id : row.ids) check_like_design(id, row);
  }
}

TEST(Classify, TellsLookAlikesApart) {
  struct {
    Stage stage;
    std::string_view reply;
    std::string_view id;
  } const kRows[] = {
      {Stage::kFinal, "554 5.2.252 SendAsDenied; a@x.example not allowed to send as b@x.example; STOREDRV",
       "send-as-denied"},
      {Stage::kFinal, "550 5.2.252 Sender throttled due to continuous send as denied errors.",
       "sender-throttled-send-as"},
      {Stage::kMail, "550 5.2.252 SENDER THROTTLED DUE TO CONTINUOUS SEND AS DENIED ERRORS.",
       "sender-throttled-send-as"},
      {Stage::kFinal, "550 5.2.259 Sender throttled due to continuous new errors.", "sender-throttled"},
      {Stage::kFinal, "550 5.2.252 Something quite new", "none"},
      {Stage::kFinal, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "sender-thread-limit"},
      {Stage::kFinal, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded",
       "recipient-thread-limit"},
      {Stage::kFinal, "432 4.3.2 STOREDRV; database is offline", "database-offline"},
      {Stage::kFinal, "430 4.3.0 STOREDRV; mailbox database IO error", "database-io-error"},
      {Stage::kAuth, "535 5.7.139 Authentication unsuccessful, account locked.", "account-locked"},
      {Stage::kAuth, "535 5.7.139 Authentication unsuccessful, a sentence not seen before.",
       "authentication-unsuccessful"},
      {Stage::kAuth, "535 5.7.8 Username and Password not accepted", "none"},
      {Stage::kAuth,
       "451 4.7.3 Authentication unsuccessful due to temporary server error. Please try again later.",
       "authentication-temporary-server-error"},
      {Stage::kFinal, "451 4.7.0 Temporary server error. Please try again later. PRX2 NextHop:x",
       "proxy-error"},
      {Stage::kMail, "501 5.1.7 Invalid address", "invalid-sender-address"},
      {Stage::kRcpt, "501 5.1.3 Invalid address", "invalid-recipient-address"},
      {Stage::kFinal, "554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException",
       "mailbox-full"},
      {Stage::kFinal, "550 5.2.251 Sender throttled due to continuous mailbox full errors.",
       "sender-throttled-mailbox-full"},
      {Stage::kFinal, "554 5.7.60 SMTP; Client does not have permissions to send as this sender",
       "no-permission-to-send-as-smtp"},
      {Stage::kRcpt, "550 5.2.1 Mailbox cannot be accessed", "none"},
      {Stage::kFinal, "250 2.0.0 OK Sender throttled", "none"},
  };
  for (const auto& row : kRows) {
    STRCMP_EQUAL_TEXT(std::string(row.id).c_str(), id_of(classify(row.stage, reply_of(row.reply))).c_str(),
                      std::string(row.reply).c_str());
  }
}

TEST(Classify, UnknownRepliesFollowTheBasicCode) {
  struct {
    Stage stage;
    std::string_view reply;
    Fate fate;
    std::string_view status;
  } const kRows[] = {
      {Stage::kConnect, "554 No service here", Fate::kDeferred, "5.0.0"},
      {Stage::kAuth, "599 5.9.9 Never", Fate::kDeferred, "5.9.9"},
      {Stage::kMail, "550 5.9.9 Never", Fate::kRefused, "5.9.9"},
      {Stage::kRcpt, "550 Never", Fate::kRefused, "5.0.0"},
      {Stage::kData, "554 5.9.9 Never", Fate::kRefused, "5.9.9"},
      {Stage::kFinal, "554 5.9.9 Never", Fate::kRefused, "5.9.9"},
      {Stage::kConnect, "421 Later", Fate::kDeferred, "4.0.0"},
      {Stage::kAuth, "454 4.9.9 Later", Fate::kDeferred, "4.9.9"},
      {Stage::kMail, "451 Later", Fate::kDeferred, "4.0.0"},
      {Stage::kRcpt, "450 4.9.9 Later", Fate::kDeferred, "4.9.9"},
      {Stage::kData, "421 4.9.9 Later", Fate::kDeferred, "4.9.9"},
      {Stage::kFinal, "451 5.9.9 Later, whatever the status says", Fate::kDeferred, "5.9.9"},
      {Stage::kAny, "550 5.9.9 Never", Fate::kDeferred, "5.9.9"},
  };
  for (const auto& row : kRows) {
    const Judgement judgement = classify(row.stage, reply_of(row.reply));
    const std::string text(row.reply);
    POINTERS_EQUAL_TEXT(nullptr, judgement.entry, text.c_str());
    ENUMS_EQUAL_INT_TEXT(row.stage, judgement.stage, text.c_str());
    ENUMS_EQUAL_INT_TEXT(row.fate, judgement.outcome.fate, text.c_str());
    STRCMP_EQUAL_TEXT(std::string(row.status).c_str(), judgement.outcome.status.to_string().c_str(),
                      text.c_str());
    CHECK_TRUE_TEXT(judgement.outcome.from_exchange, text.c_str());
    CHECK_TRUE_TEXT(!judgement.outcome.cause.empty() && !judgement.outcome.remedy.empty(), text.c_str());
  }
}

TEST(Classify, AcceptsOnlyAPositiveAnswerToTheContent) {
  const mail::Outcome outcome =
      classify(Stage::kFinal, reply_of("250 2.0.0 OK <id@x.example> [Hostname=H]")).outcome;

  ENUMS_EQUAL_INT(Fate::kAccepted, outcome.fate);
  CHECK_EQUAL(250, outcome.code);
  STRCMP_EQUAL("OK <id@x.example> [Hostname=H]", outcome.text.c_str());
  STRCMP_EQUAL("", outcome.cause.c_str());
  STRCMP_EQUAL("2.0.0", classify(Stage::kFinal, reply_of("250 OK")).outcome.status.to_string().c_str());
}

TEST(Classify, DefersAPositiveAnswerOutOfPlaceInOurWords) {
  for (const Stage stage :
       {Stage::kConnect, Stage::kAuth, Stage::kMail, Stage::kRcpt, Stage::kData, Stage::kAny}) {
    const mail::Outcome outcome = classify(stage, reply_of("250 2.1.0 Sender OK")).outcome;
    ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
    CHECK_EQUAL(451, outcome.code);
    CHECK_EQUAL(4, outcome.status.status_class);
    CHECK_FALSE(outcome.from_exchange);
    STRCMP_CONTAINS("250 2.1.0 Sender OK", outcome.text.c_str());
    CHECK_FALSE(outcome.cause.empty() || outcome.remedy.empty());
  }
  ENUMS_EQUAL_INT(Fate::kDeferred, classify(Stage::kFinal, reply_of("354 Start mail input")).outcome.fate);
}

TEST(Classify, RefusesAForeignFromAndDefersAPromisedOne) {
  for (const Entry& entry : catalogue()) {
    if (entry.scope != Scope::kSender) continue;
    const smtp::Reply reply = reply_of(entry.sample);
    ENUMS_EQUAL_INT(Fate::kDeferred, classify(Stage::kFinal, reply, {.promised_from = true}).outcome.fate);
    ENUMS_EQUAL_INT(Fate::kRefused, classify(Stage::kFinal, reply, {.promised_from = false}).outcome.fate);
  }
}

TEST(Classify, NothingButTheSenderDependsOnThePromise) {
  for (const Entry& entry : catalogue()) {
    if (entry.stage == Stage::kToken || entry.scope == Scope::kSender) continue;
    const Stage stage = entry.stage == Stage::kAny ? Stage::kFinal : entry.stage;
    const smtp::Reply reply = reply_of(entry.sample);
    ENUMS_EQUAL_INT(classify(stage, reply).outcome.fate,
                    classify(stage, reply, {.promised_from = false}).outcome.fate);
  }
}

TEST(Classify, DefersEvery4xxWhateverItsWords) {
  for (const std::string_view reply :
       {"451 4.2.252 SendAsDenied; a@x.example not allowed to send as b@x.example",
        "450 4.1.1 Invalid address"}) {
    ENUMS_EQUAL_INT(Fate::kDeferred,
                    classify(Stage::kRcpt, reply_of(reply), {.promised_from = false}).outcome.fate);
  }
}

TEST(Classify, KeepsExchangesCodesAndWords) {
  const mail::Outcome outcome =
      classify(Stage::kAuth, reply_of("535 5.7.3 Authentication unsuccessful [H 2024-03-20T10:27:56.998Z "
                                      "08DC48BEE95C08E5]"))
          .outcome;

  CHECK_EQUAL(535, outcome.code);
  STRCMP_EQUAL("5.7.3", outcome.status.to_string().c_str());
  STRCMP_EQUAL("Authentication unsuccessful [H 2024-03-20T10:27:56.998Z 08DC48BEE95C08E5]",
               outcome.text.c_str());
  STRCMP_EQUAL("session=08DC48BEE95C08E5", outcome.detail.c_str());
}

TEST(Classify, TakesASessionIdOnlyWhereThereIsOne) {
  for (const std::string_view text :
       {"Later", "Later [H]", "Later [Hostname=H]", "Later [H 2024 08DC48BEE95C08E]",
        "Later [H 2024 08DC48BEE95C08EX]", "Later [H 08DC48BEE95C08E5] more", "Later 08DC48BEE95C08E5]", "[",
        "]", ""}) {
    STRCMP_EQUAL("", classify(Stage::kMail, reply_of("451 " + std::string(text))).outcome.detail.c_str());
  }
  STRCMP_EQUAL("session=08DC48BEE95C08E5",
               classify(Stage::kMail, reply_of("451 Later [08DC48BEE95C08E5]")).outcome.detail.c_str());
}

TEST(Classify, TextIsOneLineWithoutControlCharacters) {
  const mail::Outcome outcome = classify(Stage::kFinal, reply_of("554 5.9.9 a\r\nb\tc\x7f"
                                                                 "d\x01\x1b[31m"))
                                    .outcome;

  STRCMP_EQUAL("a  b c d  [31m", outcome.text.c_str());
}

TEST(Classify, ToleratesARepliesOddForms) {
  for (const std::string_view reply : {"554", "554 ", "554 5.2.252", "400", "599 ]["}) {
    CHECK_TRUE(classify(Stage::kFinal, reply_of(reply)).entry == nullptr);
  }
}
