#include "cli/check/greeting.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/check/way_out.h"
#include "exchange/classify.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

using At = smtp::ConnectFailure::Step;

constexpr std::chrono::seconds kOtherFamilyWait{5};

// In the order of the dialogue.
struct Stage {
  At at;
  const char* id;
  const char* works;
};
constexpr std::array<Stage, 7> kStages{
    {{At::kResolve, "exchange.dns", "the name is known"},
     {At::kConnect, "exchange.connect", "a connection can be made"},
     {At::kBanner, "exchange.banner", "the server greets"},
     {At::kStartTls, "exchange.starttls", "STARTTLS is offered and taken"},
     {At::kTls, "exchange.starttls", nullptr},
     {At::kCertificate, "exchange.certificate", "its certificate is trusted"},
     {At::kNoXoauth2, "exchange.ehlo", "AUTH XOAUTH2 is offered"}}};

std::string server_of(const config::ExchangeSettings& settings) {
  return fmt::format("{}:{}", settings.host, settings.port);
}

// The steps that were passed before `at`; EHLO before STARTTLS counts as one of greeting.
void add_passed(At at, const config::ExchangeSettings& settings, Steps& steps) {
  for (const Stage& stage : kStages) {
    if (stage.at == at || (at == At::kEhlo && stage.at == At::kStartTls)) return;
    if (stage.works == nullptr || (stage.at == At::kResolve && !settings.proxy.empty())) continue;
    steps.add({stage.id, Verdict::kOk, server_of(settings) + ": " + stage.works});
  }
}

void add_all(const smtp::Connection& connection, const config::ExchangeSettings& settings, Steps& steps) {
  if (settings.proxy.empty()) {
    steps.add({"exchange.dns", Verdict::kOk, "the name " + settings.host + " is known"});
  }
  steps.add({"exchange.connect", Verdict::kOk, "connected to " + connection.peer()});
  steps.add({"exchange.banner", Verdict::kOk, "it greets: " + std::string(connection.banner())});
  steps.add({"exchange.starttls", Verdict::kOk, "STARTTLS is offered and taken"});
  steps.add({"exchange.certificate", Verdict::kOk,
             "its certificate is trusted: " + std::string(connection.certificate())});
  steps.add({"exchange.ehlo", Verdict::kOk, "AUTH XOAUTH2 is offered"});
}

const char* id_of(At at) {
  if (at == At::kEhlo) return "exchange.ehlo";
  return std::find_if(kStages.begin(), kStages.end(), [at](const Stage& stage) { return stage.at == at; })
      ->id;
}

void tell_of_proxy(Step& step, At at, const config::ExchangeSettings& settings) {
  const std::string proxy = environment_proxy();
  if (!settings.proxy.empty() || proxy.empty() || at > At::kConnect) return;
  step.cause += "; this host's environment names a proxy (" + proxy +
                "), which only the settings can make exosubmit use";
  step.remedy.push_back("[exchange] proxy = " + proxy + "   (it must allow CONNECT to port 587)");
}

void tell_of_certificate(Step& step, const config::ExchangeSettings& settings) {
  step.cause += ". Where its issuer is your own company or a security product, TLS is inspected on the way";
  step.remedy.push_back(fmt::format(
      "openssl s_client -starttls smtp -connect {} -servername {} < /dev/null | openssl x509 -noout -issuer",
      server_of(settings), settings.host));
  step.remedy.push_back("Exempt " + settings.host +
                        " from TLS inspection; or [exchange] ca_file = FILE with the inspecting authority's "
                        "certificate in PEM");
}

Step refused(const smtp::ConnectFailure& failure, const config::ExchangeSettings& settings) {
  const auto judgement = exchange::classify(failure);
  Step step{id_of(failure.step),
            Verdict::kFail,
            "the way to " + server_of(settings),
            fmt::format("connect, EHLO {}, STARTTLS, EHLO", settings.ehlo_name),
            failure.text,
            judgement.outcome.cause,
            {judgement.outcome.remedy}};
  if (!settings.proxy.empty()) step.tried += " by " + without_password(settings.proxy);
  tell_of_proxy(step, failure.step, settings);
  if (failure.step == At::kCertificate) tell_of_certificate(step, settings);
  return step;
}

struct Family {
  config::AddressFamily family;
  const char* word;
};

// Families worth a try where that of the settings fails.
std::vector<Family> other_families(config::AddressFamily chosen) {
  using config::AddressFamily;
  if (chosen == AddressFamily::kIpv4) return {{AddressFamily::kIpv6, "ipv6"}};
  return {{AddressFamily::kIpv4, "ipv4"}};
}

// Of `wait` at most, and a shorter one of the settings.
std::unique_ptr<smtp::Connector> connector_of(config::ExchangeSettings& settings,
                                              std::chrono::milliseconds wait) {
  settings.connect_timeout = std::max(std::chrono::seconds{1}, std::chrono::ceil<std::chrono::seconds>(wait));
  return submit::make_connector(settings);
}

std::optional<WayIn> try_other_family(const Inquiry& inquiry, Step& step) {
  for (const auto& [family, word] : other_families(inquiry.settings.exchange.address_family)) {
    config::ExchangeSettings settings = inquiry.settings.exchange;
    settings.address_family = family;
    const auto wait = network_wait(kOtherFamilyWait, inquiry.clock, inquiry.deadline);
    auto connector = connector_of(settings, wait);
    auto connection = connector->connect(inquiry.clock.steady() + wait);
    if (!connection) continue;
    step.cause =
        fmt::format("It fails as the settings have it, and works by {} ({})", word, (*connection)->peer());
    step.remedy = {fmt::format("[exchange] address_family = {}", word),
                   "or repair the way of the family that fails: ip -4 route; ip -6 route"};
    return WayIn{std::move(connector), std::move(*connection)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<WayIn> check_greeting(const Inquiry& inquiry, Steps& steps) {
  config::ExchangeSettings settings = inquiry.settings.exchange;
  steps.begin("connecting to " + server_of(settings));
  const auto wait = network_wait(settings.connect_timeout, inquiry.clock, inquiry.deadline);
  auto connector = connector_of(settings, wait);
  auto connection = connector->connect(inquiry.clock.steady() + wait);
  if (connection) {
    add_all(**connection, settings, steps);
    return WayIn{std::move(connector), std::move(*connection)};
  }
  add_passed(connection.error().step, settings, steps);
  Step step = refused(connection.error(), settings);
  const bool by_family = connection.error().step < At::kEhlo && settings.proxy.empty();
  auto other = by_family ? try_other_family(inquiry, step) : std::nullopt;
  steps.add(std::move(step));
  return other;
}

}  // namespace exosubmit::cli
