#include "simulator/options.h"

#include <functional>
#include <map>

#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

constexpr long kLongest = 86'400'000;  // milliseconds in a day: no option needs more

// Takes a value; says false when it is none.
using Taker = std::function<bool(Options&, const std::string&)>;

template <typename T>
Taker into(T Options::*member) {
  return [member](Options& options, const std::string& text) {
    const auto value = number<T>(text);
    if (value) options.*member = *value;
    return value.has_value();
  };
}

template <typename Rep, typename Period>
Taker into(std::chrono::duration<Rep, Period> Options::*member) {
  return [member](Options& options, const std::string& text) {
    const auto value = number<long>(text);
    if (!value || *value > kLongest) return false;
    options.*member = std::chrono::duration<Rep, Period>(*value);
    return true;
  };
}

Taker into(std::string Options::*member) {
  return [member](Options& options, const std::string& text) {
    options.*member = text;
    return !text.empty();
  };
}

bool take_mailbox(Options& options, const std::string& text) {
  options.mailboxes.push_back(text);
  return text.find('@') != std::string::npos;
}

bool take_send_as(Options& options, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return false;
  options.send_as.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  return true;
}

bool take_enforcement(Options& options, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return false;
  const auto value = number<unsigned>(std::string_view(text).substr(equals + 1));
  const std::string name = text.substr(0, equals);
  Enforcement& limits = options.enforcement;
  auto* const limit = name == "concurrency"  ? &limits.concurrency
                      : name == "rate"       ? &limits.rate
                      : name == "recipients" ? &limits.recipients
                      : name == "throttle"   ? &limits.throttle
                                             : nullptr;
  if (limit == nullptr || !value || *value == 0) return false;
  *limit = value;
  return true;
}

const std::map<std::string, Taker, std::less<>>& options_with_value() {
  static const std::map<std::string, Taker, std::less<>> takers{
      {"--smtp-port", into(&Options::smtp_port)},
      {"--https-port", into(&Options::https_port)},
      {"--mailbox", take_mailbox},
      {"--send-as", take_send_as},
      {"--token-lifetime", into(&Options::token_lifetime)},
      {"--date-offset", into(&Options::date_offset)},
      {"--round-trip", into(&Options::round_trip)},
      {"--group-wait", into(&Options::group_wait)},
      {"--tarpit", into(&Options::tarpit)},
      {"--final-delay", into(&Options::final_delay)},
      {"--idle-timeout", into(&Options::idle_timeout)},
      {"--size", into(&Options::size)},
      {"--recipients-per-message", into(&Options::recipients_per_message)},
      {"--auth", into(&Options::auth)},
      {"--dialogues", into(&Options::dialogues)},
      {"--arc-tokens", into(&Options::arc_tokens)},
      {"--enforce", take_enforcement}};
  return takers;
}

bool take_switch(Options& options, const std::string& name) {
  static const std::map<std::string, std::vector<std::string>, std::less<>> kHides{
      {"--no-chunking", {"CHUNKING", "BINARYMIME"}},  // RFC 3030: BINARYMIME needs CHUNKING
      {"--no-pipelining", {"PIPELINING"}},
      {"--no-smtputf8", {"SMTPUTF8"}},
      {"--no-dsn", {"DSN"}},
      {"--no-8bitmime", {"8BITMIME", "BINARYMIME", "SMTPUTF8"}}};  // RFC 6531: SMTPUTF8 needs 8BITMIME
  if (const auto found = kHides.find(name); found != kHides.end()) {
    options.hidden.insert(found->second.begin(), found->second.end());
  } else if (name == "--bad-certificate") {
    options.bad_certificate = true;
  } else if (name == "--certificate") {
    options.certificate = true;
  } else if (name == "--federated") {
    options.federated = true;
  } else if (name == "--accept-any-from") {
    options.accept_any_from = true;
  } else if (name == "--discard-content") {
    options.discard_content = true;
  } else {
    return false;
  }
  return true;
}

base::Result<bool> take_rule(Options& options, const std::string& text) {
  auto rule = parse_rule(text);
  if (!rule) return base::failure(base::refuse("--on " + text + ": " + rule.error().text));
  options.rules.push_back(*std::move(rule));
  return true;
}

}  // namespace

base::Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.dialogues = EXOSIM_DIALOGUES;
  options.directory = arguments.front();
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (take_switch(options, name)) continue;
    const auto taker = options_with_value().find(name);
    if (taker == options_with_value().end() && name != "--on") {
      return base::failure(base::refuse("there is no option " + name));
    }
    if (++i == arguments.size()) return base::failure(base::refuse(name + " wants a value"));
    if (name == "--on") {
      if (auto taken = take_rule(options, arguments[i]); !taken) return base::failure(taken.error());
    } else if (!taker->second(options, arguments[i])) {
      return base::failure(base::refuse(name + " does not take \"" + arguments[i] + "\""));
    }
  }
  if (options.mailboxes.empty()) options.mailboxes.emplace_back("app@contoso.example");
  return options;
}

LiveOptions::LiveOptions(const Options& options)
    : token_lifetime_(options.token_lifetime.count()),
      round_trip_(options.round_trip.count()),
      group_wait_(options.group_wait.count()),
      tarpit_(options.tarpit.count()),
      final_delay_(options.final_delay.count()),
      date_offset_(options.date_offset.count()) {}

bool LiveOptions::set(std::string_view option, std::string_view value) {
  auto* const target = option == "token-lifetime" ? &token_lifetime_
                       : option == "round-trip"   ? &round_trip_
                       : option == "group-wait"   ? &group_wait_
                       : option == "tarpit"       ? &tarpit_
                       : option == "final-delay"  ? &final_delay_
                       : option == "date-offset"  ? &date_offset_
                                                  : nullptr;
  const auto wanted = number<long>(value);
  if (target == nullptr || !wanted || *wanted > kLongest) return false;
  *target = *wanted;
  return true;
}

}  // namespace exosubmit::simulator
