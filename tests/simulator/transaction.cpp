#include "simulator/transaction.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

// What is wrong with a parameter: the name of the reply; empty when nothing is.
using Fault = std::string_view;
constexpr Fault kNone{};
constexpr Fault kUnknown{"unrecognized-parameter"};
constexpr Fault kInvalid{"invalid-arguments"};

class Parameters {
 public:
  Parameters(const Options& options, const std::vector<Parameter>& parameters)
      : options_(options), parameters_(parameters) {}

  Fault apply_to_mail(Envelope& envelope) {
    return each([&](const Parameter& p) { return mail_parameter(p, envelope); });
  }

  Fault check_rcpt() {
    return each([&](const Parameter& p) { return rcpt_parameter(p); });
  }

 private:
  template <typename Check>
  Fault each(Check check) {
    std::set<std::string> seen;
    for (const Parameter& parameter : parameters_) {
      if (!seen.insert(parameter.keyword).second) return kInvalid;
      if (const Fault fault = check(parameter); !fault.empty()) return fault;
    }
    return kNone;
  }

  bool offered(std::string_view keyword) const {
    return options_.hidden.find(keyword) == options_.hidden.end();
  }

  Fault mail_parameter(const Parameter& parameter, Envelope& envelope) const {
    const std::string value = parameter.value.value_or("");
    if (parameter.keyword == "SIZE") {
      const auto size = number<std::size_t>(value);
      if (!size) return kInvalid;
      envelope.size = *size;
      return *size > options_.size ? Fault("too-large") : kNone;
    }
    if (parameter.keyword == "BODY" && offered("8BITMIME")) return body(value, envelope);
    if (parameter.keyword == "SMTPUTF8" && offered("SMTPUTF8")) {
      envelope.smtputf8 = true;
      return parameter.value ? kInvalid : kNone;
    }
    if (parameter.keyword == "RET" && offered("DSN")) {
      return base::equal_ignoring_case(value, "FULL") || base::equal_ignoring_case(value, "HDRS") ? kNone
                                                                                                  : kInvalid;
    }
    if (parameter.keyword == "ENVID" && offered("DSN")) {
      return !value.empty() && value.size() <= 100 && is_xtext(value) ? kNone : kInvalid;
    }
    return kUnknown;
  }

  Fault body(std::string_view value, Envelope& envelope) const {
    envelope.binary = base::equal_ignoring_case(value, "BINARYMIME") && offered("BINARYMIME");
    envelope.eight_bit = envelope.binary || base::equal_ignoring_case(value, "8BITMIME");
    return envelope.eight_bit || base::equal_ignoring_case(value, "7BIT") ? kNone : Fault("unsupported-body");
  }

  Fault rcpt_parameter(const Parameter& parameter) const {
    const std::string value = parameter.value.value_or("");
    if (!offered("DSN")) return kUnknown;
    if (parameter.keyword == "NOTIFY") return notify(value) ? kNone : kInvalid;
    if (parameter.keyword == "ORCPT") {
      const std::size_t semicolon = value.find(';');
      const bool fine = semicolon != std::string::npos && semicolon > 0 && value.size() <= 500 &&
                        original_recipient(value.substr(0, semicolon), value.substr(semicolon + 1));
      return fine ? kNone : kInvalid;
    }
    return kUnknown;
  }

  // RFC 6533 section 3: addresses of type utf-8 may hold more than xtext.
  static bool original_recipient(std::string_view type, std::string_view address) {
    return !address.empty() && (base::equal_ignoring_case(type, "utf-8") || is_xtext(address));
  }

  static bool notify(std::string_view list) {
    if (base::equal_ignoring_case(list, "NEVER")) return true;
    std::set<std::string> seen;
    while (true) {
      const std::string word = base::to_lower(list.substr(0, list.find(',')));
      if (word != "success" && word != "failure" && word != "delay") return false;
      if (!seen.insert(word).second) return false;
      if (word.size() == list.size()) return true;
      list.remove_prefix(word.size() + 1);
    }
  }

  const Options& options_;
  const std::vector<Parameter>& parameters_;
};

// Says what is wrong. A value over a limit is no mistake of the client, the rest is.
void refuse(Speaker& speaker, Fault fault, std::string_view line) {
  if (fault == "too-large" || fault == "smtputf8-required") {
    speaker.say(fault);
  } else {
    speaker.mistake(fault, std::string(fault) + ": " + std::string(line));
  }
}

}  // namespace

void mail(World& world, Speaker& speaker, Envelope& envelope, std::string_view line) {
  if (envelope.begun) return speaker.out_of_sequence("sender-already", "MAIL within a transaction");
  constexpr std::string_view kStart = "MAIL FROM:";
  const auto command = base::starts_with_ignoring_case(line, kStart)
                           ? parse_path_command(line.substr(kStart.size()))
                           : std::nullopt;
  if (!command) return refuse(speaker, kInvalid, line);
  Envelope draft;
  const Fault fault = Parameters(world.options, command->parameters).apply_to_mail(draft);
  if (!fault.empty()) return refuse(speaker, fault, line);
  if (!base::is_ascii(command->address) && !draft.smtputf8) return refuse(speaker, "smtputf8-required", line);
  if (!command->address.empty() && !is_address(command->address)) return speaker.say("invalid-sender");
  draft.begun = true;
  draft.mail_from = command->argument;
  draft.sender = command->address;
  envelope = std::move(draft);
  ++world.counts.transactions;
  speaker.say("mail-ok");
}

void rcpt(World& world, Speaker& speaker, Envelope& envelope, std::string_view line) {
  if (!envelope.begun || envelope.content) return speaker.out_of_sequence("need-mail", "RCPT without MAIL");
  constexpr std::string_view kStart = "RCPT TO:";
  const auto command = base::starts_with_ignoring_case(line, kStart)
                           ? parse_path_command(line.substr(kStart.size()))
                           : std::nullopt;
  if (!command) return refuse(speaker, kInvalid, line);
  const Fault fault = Parameters(world.options, command->parameters).check_rcpt();
  if (!fault.empty()) return refuse(speaker, fault, line);
  if (!base::is_ascii(command->argument) && !envelope.smtputf8) {
    return refuse(speaker, "smtputf8-required", line);
  }
  if (!is_address(command->address)) return speaker.say("invalid-recipient");
  if (envelope.rcpt_to.size() >= world.options.recipients_per_message)
    return speaker.say("too-many-recipients");
  envelope.rcpt_to.push_back(command->argument);
  speaker.say("rcpt-ok");
}

}  // namespace exosubmit::simulator
