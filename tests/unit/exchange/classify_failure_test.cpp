#include <string>

#include "exchange/classify.h"
#include "replies.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;            // NOLINT(google-build-using-namespace)
using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)
using mail::Fate;
using smtp::ConnectFailure;
using test::failure_of;
using test::reply_of;

TEST_GROUP(ClassifyTokenFailure){static void check_deferred_with_advice(const mail::Outcome& outcome){
    ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
CHECK_EQUAL(451, outcome.code);
CHECK_EQUAL(4, outcome.status.status_class);
CHECK_FALSE(outcome.from_exchange);
CHECK_FALSE(outcome.text.empty() || outcome.cause.empty() || outcome.remedy.empty());
}
}
;

TEST(ClassifyTokenFailure, EveryKnownAnswerLeadsToItsOwnRow) {
  for (const Entry& entry : catalogue()) {
    if (entry.stage != Stage::kToken) continue;
    const Judgement judgement = classify(failure_of(entry));
    POINTERS_EQUAL_TEXT(&entry, judgement.entry, std::string(entry.id).c_str());
    ENUMS_EQUAL_INT(Stage::kToken, judgement.stage);
    STRCMP_EQUAL(std::string(entry.cause).c_str(), judgement.outcome.cause.c_str());
    check_deferred_with_advice(judgement.outcome);
  }
}

TEST(ClassifyTokenFailure, UnknownNumbersAreKnownByTheError) {
  oauth::TokenFailure failure;
  failure.http_status = 401;
  failure.error = "invalid_client";
  failure.aadsts = 7999999;
  failure.description = "AADSTS7999999: Something new.";

  const Judgement judgement = classify(failure);

  POINTERS_EQUAL(find_entry("entra-invalid-client"), judgement.entry);
  ENUMS_EQUAL_INT(Scope::kTenant, judgement.entry->scope);
  STRCMP_EQUAL("AADSTS7999999: Something new.", judgement.outcome.text.c_str());
}

TEST(ClassifyTokenFailure, Http429IsThrottlingWhateverWordsComeWithIt) {
  oauth::TokenFailure failure;
  failure.http_status = 429;
  failure.error = "temporarily_unavailable";
  failure.description = "throttled";

  const Judgement judgement = classify(failure);

  POINTERS_EQUAL(find_entry("http-429"), judgement.entry);
  STRCMP_EQUAL("no token: HTTP 429, temporarily_unavailable: throttled", judgement.outcome.text.c_str());
}

TEST(ClassifyTokenFailure, PassingTroublesHoldNothing) {
  for (const char* id :
       {"aadsts50033", "aadsts90033", "aadsts90055", "entra-server-error", "http-429", "http-503"}) {
    ENUMS_EQUAL_INT_TEXT(Scope::kNone, find_entry(id)->scope, id);
    STRCMP_EQUAL_TEXT("4.3.2", classify(failure_of(*find_entry(id))).outcome.status.to_string().c_str(), id);
  }
}

TEST(ClassifyTokenFailure, WhatAnOperatorMustRepairHoldsTheTenant) {
  for (const char* id : {"aadsts7000215", "aadsts7000222", "aadsts700016", "aadsts90002", "aadsts53003"}) {
    ENUMS_EQUAL_INT_TEXT(Scope::kTenant, find_entry(id)->scope, id);
    STRCMP_EQUAL_TEXT("4.7.0", classify(failure_of(*find_entry(id))).outcome.status.to_string().c_str(), id);
  }
}

TEST(ClassifyTokenFailure, TellsEntrasWordsAndIds) {
  oauth::TokenFailure failure = failure_of(*find_entry("aadsts7000215"));
  failure.trace_id = "t-1";
  failure.correlation_id = "c-1";

  const mail::Outcome outcome = classify(failure).outcome;

  STRCMP_EQUAL("AADSTS7000215: Invalid client secret provided", outcome.text.c_str());
  STRCMP_EQUAL("trace_id=t-1, correlation_id=c-1", outcome.detail.c_str());
  failure.correlation_id.clear();
  STRCMP_EQUAL("trace_id=t-1", classify(failure).outcome.detail.c_str());
}

TEST(ClassifyTokenFailure, SilenceIsDeferredWithItsCause) {
  oauth::TokenFailure failure;
  failure.description = "login.example: connection refused";

  const Judgement judgement = classify(failure);

  POINTERS_EQUAL(nullptr, judgement.entry);
  ENUMS_EQUAL_INT(Stage::kToken, judgement.stage);
  check_deferred_with_advice(judgement.outcome);
  STRCMP_EQUAL("4.4.1", judgement.outcome.status.to_string().c_str());
  STRCMP_CONTAINS("login.example: connection refused", judgement.outcome.cause.c_str());
  STRCMP_EQUAL("no token: login.example: connection refused", judgement.outcome.text.c_str());
}

TEST(ClassifyTokenFailure, AnUnreadableSecretIsTheOperatorsToRepair) {
  oauth::TokenFailure failure;
  failure.description = "/etc/exosubmit/secret: permission denied";
  failure.operator_must_act = true;

  const Judgement judgement = classify(failure);

  check_deferred_with_advice(judgement.outcome);
  STRCMP_EQUAL("4.3.5", judgement.outcome.status.to_string().c_str());
  STRCMP_CONTAINS("/etc/exosubmit/secret", judgement.outcome.cause.c_str());
}

TEST(ClassifyTokenFailure, AnAnswerThatIsNotEntrasIsDeferred) {
  for (const int http_status : {200, 302, 403, 404, 599}) {
    oauth::TokenFailure failure;
    failure.http_status = http_status;
    failure.description = "HTTP without Entra's JSON (text/html): Not\r\nFound";

    const Judgement judgement = classify(failure);

    POINTERS_EQUAL(nullptr, judgement.entry);
    check_deferred_with_advice(judgement.outcome);
    STRCMP_CONTAINS(std::to_string(http_status).c_str(), judgement.outcome.cause.c_str());
    CHECK_TRUE(judgement.outcome.text.find('\n') == std::string::npos);
  }
}

TEST_GROUP(ClassifyConnectFailure){};

TEST(ClassifyConnectFailure, EveryStepIsDeferredWithHostAndAdvice) {
  using Step = ConnectFailure::Step;
  struct {
    Step step;
    const char* status;
  } const kRows[] = {
      {Step::kResolve, "4.4.3"}, {Step::kConnect, "4.4.1"},   {Step::kBanner, "4.4.2"},
      {Step::kEhlo, "4.4.2"},    {Step::kStartTls, "4.7.4"},  {Step::kCertificate, "4.7.5"},
      {Step::kTls, "4.7.5"},     {Step::kNoXoauth2, "4.7.4"},
  };
  for (const auto& row : kRows) {
    const Judgement judgement = classify(ConnectFailure{row.step, {}, "it failed", "smtp.example:587"});
    POINTERS_EQUAL(nullptr, judgement.entry);
    ENUMS_EQUAL_INT(Stage::kConnect, judgement.stage);
    ENUMS_EQUAL_INT(Fate::kDeferred, judgement.outcome.fate);
    STRCMP_EQUAL(row.status, judgement.outcome.status.to_string().c_str());
    STRCMP_EQUAL("it failed", judgement.outcome.text.c_str());
    STRCMP_CONTAINS("smtp.example:587", judgement.outcome.cause.c_str());
    CHECK_FALSE(judgement.outcome.remedy.empty());
  }
}

TEST(ClassifyConnectFailure, AKnownAnswerOfTheServerLeadsToItsRow) {
  const Judgement judgement = classify(ConnectFailure{
      ConnectFailure::Step::kBanner, reply_of("421 4.3.2 Service not available [H]"), "no", "p"});

  POINTERS_EQUAL(find_entry("service-not-available"), judgement.entry);
  ENUMS_EQUAL_INT(Stage::kConnect, judgement.stage);
  CHECK_EQUAL(421, judgement.outcome.code);
  STRCMP_EQUAL("Service not available [H]", judgement.outcome.text.c_str());
  CHECK_TRUE(judgement.outcome.from_exchange);
}

TEST(ClassifyConnectFailure, AnUnknownAnswerOfTheServerIsDeferredWithTheStepsAdvice) {
  const Judgement judgement = classify(
      ConnectFailure{ConnectFailure::Step::kEhlo, reply_of("554 Go away"), "no", "smtp.example:587"});

  ENUMS_EQUAL_INT(Fate::kDeferred, judgement.outcome.fate);
  CHECK_EQUAL(554, judgement.outcome.code);
  STRCMP_EQUAL("Go away", judgement.outcome.text.c_str());
  STRCMP_CONTAINS("EHLO", judgement.outcome.cause.c_str());
}

TEST(ClassifyConnectFailure, APositiveAnswerIsNoRefusal) {
  const Judgement judgement = classify(ConnectFailure{
      ConnectFailure::Step::kNoXoauth2, reply_of("250 SMTPUTF8"), "no AUTH XOAUTH2 offered", "p"});

  CHECK_EQUAL(451, judgement.outcome.code);
  STRCMP_EQUAL("no AUTH XOAUTH2 offered", judgement.outcome.text.c_str());
}

TEST_GROUP(ClassifySilence){};

TEST(ClassifySilence, BeforeTheContentsEndIsDeferred) {
  for (const Stage stage :
       {Stage::kConnect, Stage::kAuth, Stage::kMail, Stage::kRcpt, Stage::kData, Stage::kFinal}) {
    const mail::Outcome outcome = cut_before_content_end(stage, "reset\nby peer");
    ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
    CHECK_FALSE(outcome.in_doubt);
    STRCMP_EQUAL("4.4.2", outcome.status.to_string().c_str());
    STRCMP_CONTAINS("reset by peer", outcome.text.c_str());
    CHECK_FALSE(outcome.cause.empty() || outcome.remedy.empty());
  }
  STRCMP_CONTAINS("MAIL", cut_before_content_end(Stage::kMail, "x").text.c_str());
}

TEST(ClassifySilence, AfterTheContentsEndIsInDoubt) {
  const mail::Outcome outcome = in_doubt("no answer within 300 s");

  ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
  CHECK_TRUE(outcome.in_doubt);
  CHECK_EQUAL(451, outcome.code);
  STRCMP_CONTAINS("may have taken it", outcome.text.c_str());
  STRCMP_CONTAINS("no answer within 300 s", outcome.text.c_str());
  CHECK_FALSE(outcome.cause.empty() || outcome.remedy.empty());
}
