#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "cli/explain/explanation.h"
#include "cli/explain/words.h"
#include "exchange/classify.h"
#include "exchange/replies.h"
#include "log/delivery.h"
#include "log/memory_sink.h"
#include "milter/reply_text.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;            // NOLINT(google-build-using-namespace)
using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)

namespace {

bool is_of_entra(const Entry& entry) { return entry.stage == Stage::kToken; }

// As Exchange or Entra sends it.
std::string answer(const Entry& entry) {
  if (!is_of_entra(entry)) return std::string(entry.sample);
  if (entry.error.empty())
    return fmt::format("HTTP {} without Entra's JSON (text/plain): {}", entry.http_status, entry.sample);
  return fmt::format(
      R"({{"error":"{}","error_description":"{} Trace ID: 0000","error_codes":[{}],"correlation_id":"22222222-0000"}})",
      entry.error, entry.sample, entry.aadsts);
}

Judgement judge(const Entry& entry) {
  if (is_of_entra(entry)) {
    oauth::TokenFailure failure = test::failure_of(entry);
    if (failure.error.empty()) failure.description = answer(entry);
    return classify(failure);
  }
  const smtp::Reply reply = test::reply_of(std::string(entry.sample) +
                                           " [FR2P281CA0087 2024-03-20T10:27:56.998Z 08DC48BEE95C08E5]");
  return classify(entry.stage == Stage::kAny ? Stage::kFinal : entry.stage, reply);
}

std::string our_line(const Entry& entry) {
  log::MemorySink sink;
  log::Delivery delivery;
  delivery.queue_id = "4XyZ";
  delivery.recipient = "c450@example.net";
  delivery.relay = "smtp.office365.com[52.97.1.2]:587";
  delivery.outcome = judge(entry).outcome;
  log::delivery(sink, delivery);
  return "Nov 28 01:18:06 relay postfix/exosubmit[535]: " + sink.lines().front().text;
}

std::string line_of_postfix(const Entry& entry) {
  const milter::Reply reply = milter::shape(judge(entry).outcome, "");
  return fmt::format(
      "Nov 28 01:18:06 relay postfix/exosubmit/smtp[450]: 4XyZ: to=<c@example.net>, "
      "relay=127.0.0.1[127.0.0.1]:10587, "
      "delay=1.2, delays=0.1/0/0/1, dsn={0}, status=deferred (host 127.0.0.1[127.0.0.1] said: {1} {0} {2} "
      "(in reply to end of "
      "DATA command))",
      reply.status.to_string(), reply.code, reply.text);
}

std::string ids_of(const std::vector<const Entry*>& rows) {
  std::string ids;
  for (const Entry* row : rows) ids += (ids.empty() ? "" : " ") + std::string(row->id);
  return ids;
}

std::string first(const std::string& text) {
  const auto explained = cli::explain(text);
  return explained.rows.empty() ? "nothing" : std::string(explained.rows.front()->id);
}

std::string told(const std::string& text) {
  std::string words;
  for (const auto& each : cli::explain_lines(text))
    words += cli::explanation_words(each, cli::Terminal(false));
  return words;
}

}  // namespace

TEST_GROUP(Explain){static void each_row_is_found_in(std::string(*pasted)(const Entry&)){
    for (const Entry& entry
         : catalogue()){const std::string text = pasted(entry);
const auto rows = cli::explain(text).rows;
const bool found = std::find(rows.begin(), rows.end(), &entry) != rows.end();
CHECK_TEXT(found&& rows.size() <= 3,
           fmt::format("{}: '{}' gives '{}'", entry.id, text, ids_of(rows)).c_str());
}
}
}
;

TEST(Explain, KnowsEveryAnswerOfTheCatalogue) { each_row_is_found_in(answer); }

TEST(Explain, KnowsEveryAnswerInOurLog) { each_row_is_found_in(our_line); }

TEST(Explain, KnowsEveryAnswerInPostfixsLog) { each_row_is_found_in(line_of_postfix); }

TEST(Explain, KnowsEveryRowByItsId) {
  for (const Entry& entry : catalogue())
    STRCMP_EQUAL(std::string(entry.id).c_str(), first(std::string(entry.id)).c_str());
}

TEST(Explain, KnowsNumbersOfEntraWithAndWithoutTheWord) {
  STRCMP_EQUAL("aadsts7000215", first("7000215").c_str());
  STRCMP_EQUAL("aadsts7000215", first("aadsts7000215").c_str());
  STRCMP_EQUAL("aadsts7000222", first("error: AADSTS7000222: The provided client secret keys").c_str());
  STRCMP_EQUAL("entra-invalid-scope", first("invalid_scope").c_str());
  STRCMP_EQUAL("http-503", first("HTTP 503").c_str());
}

TEST(Explain, ListsAllThatTheCodesMayMean) {
  UNSIGNED_LONGS_EQUAL(10, cli::explain("5.7.139").rows.size());
  UNSIGNED_LONGS_EQUAL(10, cli::explain("535 5.7.139").rows.size());
  UNSIGNED_LONGS_EQUAL(10, cli::explain("451 4.7.139").rows.size());
  STRCMP_EQUAL("smtp-auth-disabled-tenant", first("5.7.139").c_str());
  STRCMP_EQUAL("authentication-unsuccessful", first("535 5.7.3").c_str());
}

TEST(Explain, KnowsTheFurtherCodesOfAnAnswer) {
  STRCMP_EQUAL("banned-sender", first("5.7.503").c_str());
  STRCMP_EQUAL("banned-sending-address", first("550 5.7.620").c_str());
  STRCMP_EQUAL("server-busy", first("451 4.7.650").c_str());
  STRCMP_EQUAL("nothing", first("550 5.7.650 x").c_str());
}

TEST(Explain, KnowsTheSentenceWithoutItsCodes) {
  STRCMP_EQUAL("smtp-auth-disabled-mailbox",
               first("SmtpClientAuthentication is disabled for the Mailbox.").c_str());
}

TEST(Explain, ReadsRepliesOfSeveralLines) {
  STRCMP_EQUAL("account-locked",
               ids_of(cli::explain_lines(
                          "535-5.7.139 Authentication unsuccessful,\r\n535 5.7.139 account locked.\r\n")[0]
                          .rows)
                   .c_str());
}

TEST(Explain, TellsEachRowOfALogOnce) {
  const std::string line = our_line(*find_entry("mailbox-full")) + '\n';

  UNSIGNED_LONGS_EQUAL(
      2,
      cli::explain_lines(line + "unrelated\n" + our_line(*find_entry("server-busy")) + '\n' + line).size());
}

TEST(Explain, ReadsWhatSendPrints) {
  for (const Entry& entry : catalogue()) {
    const mail::Outcome outcome = judge(entry).outcome;
    const auto explained = cli::explain_lines(
        fmt::format("c@example.net: {} {} {}\n  cause: {}\n  remedy: {}\n", outcome.code,
                    outcome.status.to_string(), outcome.text, outcome.cause, outcome.remedy));
    UNSIGNED_LONGS_EQUAL_TEXT(1, explained.size(), std::string(entry.id).c_str());
    CHECK_TEXT(std::count(explained[0].rows.begin(), explained[0].rows.end(), &entry) == 1,
               std::string(entry.id).c_str());
  }
}

TEST(Explain, TheWordsOfOurAdviceAreNoAnswer) {
  STRCMP_EQUAL("nothing",
               first("451 4.3.0 odd words (cause: account locked; remedy: Tenant locked out)").c_str());
}

TEST(Explain, SaysWhereToLookWithTheIdsOfTheLine) {
  const std::string text = told(
      "(AADSTS7000222: expired; cause: c; remedy: r [trace_id=11111111-0000, correlation_id=22222222-0000])");

  STRCMP_CONTAINS("Service principal sign-ins", text.c_str());
  STRCMP_CONTAINS("trace id 11111111-0000", text.c_str());
  STRCMP_CONTAINS("correlation id 22222222-0000", text.c_str());
}

TEST(Explain, AnUnknownAnswerIsExplainedByItsCodes) {
  const std::string text = told("550 5.6.99 odd words (cause: the line knows; remedy: do this)");

  STRCMP_CONTAINS("These words are not in the catalogue.", text.c_str());
  STRCMP_CONTAINS("it is about the content", text.c_str());
  STRCMP_CONTAINS("the line knows", text.c_str());
  STRCMP_CONTAINS("error?code=99999999", told("AADSTS99999999").c_str());
  STRCMP_CONTAINS("no reply, code or AADSTS number", told("hello").c_str());
}

TEST(Explain, AHugeNumberIsNoNumberOfEntra) {
  STRCMP_EQUAL("nothing", first("AADSTS" + std::string(200, '9')).c_str());
  STRCMP_EQUAL("nothing", first(std::string(200, '9')).c_str());
}
