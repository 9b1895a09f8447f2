// No token or no session: always deferred, with the cause in plain words.
#include <string>
#include <string_view>
#include <utility>

#include "exchange/classify.h"
#include "exchange/classify_text.h"
#include "exchange/find_row.h"

namespace exosubmit::exchange {
namespace {

using mail::EnhancedStatus;
using mail::Outcome;

// RFC 3463: X.3.5 the system is configured wrongly, X.4.1 no answer, X.7.0 security, X.3.2 takes nothing now.
constexpr EnhancedStatus kMisconfigured{4, 3, 5};
constexpr EnhancedStatus kNoAnswer{4, 4, 1};
constexpr EnhancedStatus kCredentialRefused{4, 7, 0};
constexpr EnhancedStatus kNotNow{4, 3, 2};

std::string text_of(const oauth::TokenFailure& failure) {
  if (failure.aadsts != 0) return one_line(failure.description);
  const std::string error = failure.error.empty()
                                ? ""
                                : "HTTP " + std::to_string(failure.http_status) + ", " + failure.error + ": ";
  return one_line("no token: " + error + failure.description);
}

std::string detail_of(const oauth::TokenFailure& failure) {
  std::string detail;
  if (!failure.trace_id.empty()) detail = "trace_id=" + failure.trace_id;
  if (!failure.correlation_id.empty()) {
    detail += (detail.empty() ? "correlation_id=" : ", correlation_id=") + failure.correlation_id;
  }
  return one_line(detail);
}

// Without a row: no request, no answer, or one that is not Entra's.
Outcome outcome_without_row(const oauth::TokenFailure& failure) {
  if (failure.operator_must_act) {
    Outcome outcome = Outcome::deferred(kMisconfigured, text_of(failure));
    return outcome.because("The credential of [entra] cannot be used: " + one_line(failure.description),
                           "Repair it; exosubmit check tells how");
  }
  if (failure.http_status == 0) {
    Outcome outcome = Outcome::deferred(kNoAnswer, text_of(failure));
    return outcome.because("Entra ID's token endpoint gave no answer: " + one_line(failure.description),
                           "Check DNS, firewall, [entra] proxy and ca_file for the token endpoint, port 443");
  }
  Outcome outcome = Outcome::deferred(kCredentialRefused, text_of(failure));
  return outcome.because("The token endpoint answered HTTP " + std::to_string(failure.http_status) +
                             ", in words that are not in the catalogue",
                         "Check [entra] tenant, cloud, token_endpoint and proxy");
}

struct StepAdvice {
  EnhancedStatus status;
  std::string_view failed;  // completes "HOST: ..."
  std::string_view remedy;
};

StepAdvice advice_for(smtp::ConnectFailure::Step step) {
  using Step = smtp::ConnectFailure::Step;
  constexpr std::string_view kInspected =
      "Check [exchange] host and port (smtp.office365.com, 587), and that no proxy or firewall inspects SMTP";
  switch (step) {
    case Step::kResolve:
      return {{4, 4, 3},
              "the name cannot be resolved",
              "Check [exchange] host, /etc/resolv.conf and the DNS server (getent hosts HOST)"};
    case Step::kConnect:
      return {kNoAnswer, "no connection can be made",
              "Check the network, the firewall for outgoing port 587, and [exchange] host, port, proxy and "
              "address_family"};
    case Step::kBanner:
      return {{4, 4, 2}, "the server gave no greeting", kInspected};
    case Step::kEhlo:
      return {{4, 4, 2},
              "EHLO was not answered as it should be",
              "Check [exchange] ehlo_name and host, and that no proxy or firewall inspects SMTP"};
    case Step::kStartTls:
      return {{4, 7, 4}, "STARTTLS is not offered or was refused", kInspected};
    case Step::kCertificate:
      return {
          {4, 7, 5},
          "the server's certificate is not trusted",
          "Check [exchange] host and ca_file, the package ca-certificates, the clock, and that no proxy or "
          "firewall ends TLS"};
    case Step::kTls:
      return {{4, 7, 5},
              "TLS could not be set up",
              "Check that TLS 1.2 is allowed here (OpenSSL's configuration) and that no proxy or firewall "
              "inspects SMTP"};
    case Step::kNoXoauth2:
      return {{4, 7, 4}, "the server offers no AUTH XOAUTH2", kInspected};
  }
  return {kNoAnswer, "no session", kInspected};
}

}  // namespace

Judgement classify(const oauth::TokenFailure& failure) {
  Judgement judgement;
  judgement.stage = Stage::kToken;
  judgement.entry = failure.http_status == 0 ? nullptr : find_row(failure);
  if (judgement.entry == nullptr) {
    judgement.outcome = outcome_without_row(failure);
  } else {
    const Entry& entry = *judgement.entry;
    const bool operator_must_act = entry.scope == Scope::kTenant;
    judgement.outcome = Outcome::deferred(operator_must_act ? kCredentialRefused : kNotNow, text_of(failure));
    judgement.outcome.because(std::string(entry.cause), std::string(entry.remedy));
  }
  judgement.outcome.detail = detail_of(failure);
  return judgement;
}

Judgement classify(const smtp::ConnectFailure& failure) {
  const bool refused = failure.reply && (failure.reply->transient() || failure.reply->permanent());
  Judgement judgement;
  if (refused) judgement = classify(Stage::kConnect, *failure.reply);
  judgement.stage = Stage::kConnect;
  if (judgement.entry != nullptr) return judgement;

  const StepAdvice advice = advice_for(failure.step);
  if (!refused) judgement.outcome = Outcome::deferred(advice.status, one_line(failure.text));
  const std::string host = failure.peer.empty() ? "Exchange" : failure.peer;
  judgement.outcome.because(one_line(host + ": " + std::string(advice.failed)), std::string(advice.remedy));
  return judgement;
}

}  // namespace exosubmit::exchange
