#include "simulator/authentication.h"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/encoding.h"
#include "simulator/xoauth2_blob.h"

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kLongestAnswer = 12288;  // RFC 4954 section 4
constexpr std::chrono::minutes kPatience{5};

class Authentication {
 public:
  Authentication(World& world, Speaker& speaker, Conversation& talk)
      : world_(world), speaker_(speaker), talk_(talk) {}

  std::string xoauth2(std::string_view initial_response) {
    const auto response = whole_response(initial_response);
    if (!response) return {};
    const auto blob = parse_xoauth2_blob(*response);
    talk_.note(fmt::format("C: <blob of {} octets, user={}>", response->size(), blob ? blob->user : "?"));
    if (talk_.more_has_come()) speaker_.mistake("", "pipelined behind AUTH");
    if (!performs(blob)) return {};
    const std::string fault = blob ? fault_of(*blob) : "form";
    if (!fault.empty()) return refuse(fault);
    speaker_.say("auth-ok");
    ++world_.counts.auths;
    return blob->user;
  }

  // For benchmarks: whoever cannot do XOAUTH2 gets in with any password where PLAIN is offered.
  std::string plain(std::string_view initial_response) {
    const auto response = whole_response(initial_response);
    if (!response) return {};
    const std::string user = plain_user(*response);
    talk_.note(fmt::format("C: <PLAIN, user={}>", user));
    if (talk_.more_has_come()) speaker_.mistake("", "pipelined behind AUTH");
    if (!world_.mailboxes.exists(user)) return refuse("mailbox");
    speaker_.say("auth-ok");
    ++world_.counts.auths;
    return user;
  }

  void login() {
    speaker_.say("auth-login-user");
    if (!read_answer()) return;
    speaker_.say("auth-login-password");
    if (!read_answer()) return;
    ++world_.counts.auth_failures;
    speaker_.say("auth-basic-disabled");
  }

 private:
  // RFC 4616: [authzid] NUL authcid NUL passwd. Empty when it has not that form.
  static std::string plain_user(std::string_view response) {
    const auto octets = base::decode_base64(response);
    if (!octets) return {};
    const std::size_t first = octets->find('\0');
    const std::size_t second = first == std::string::npos ? first : octets->find('\0', first + 1);
    return second == std::string::npos ? std::string() : octets->substr(first + 1, second - first - 1);
  }

  // In the second step when it was not in the first.
  std::optional<std::string> whole_response(std::string_view initial_response) {
    if (!initial_response.empty()) return std::string(initial_response);
    speaker_.say("auth-continue");
    return read_answer();
  }

  std::optional<std::string> read_answer() {
    std::string line;
    talk_.group_may_go_on(false);
    switch (talk_.read_line(line, kLongestAnswer, kPatience)) {
      case Conversation::Input::kLine:
        break;
      case Conversation::Input::kTooLong:
        speaker_.mistake("too-long", "answer to 334 over 12288 octets");
        return std::nullopt;
      default:
        return std::nullopt;
    }
    if (talk_.line_ended_in_bare_lf()) speaker_.mistake("", "answer to 334 ends in a bare LF");
    if (line != "*") return line;
    talk_.note("C: *");
    speaker_.say("auth-cancelled");
    return std::nullopt;
  }

  // The rule for the blob. False when it answered or ended.
  bool performs(const std::optional<Xoauth2Blob>& blob) {
    const auto action = speaker_.rule_at(Stage::kBlob, blob ? blob->user : "");
    if (!action) return speaker_.open();
    if (action->kind == Action::Kind::kChallenge) {
      challenge();
      return false;
    }
    return speaker_.perform(*action);
  }

  // As Google does it: the reason in JSON, then the refusal after an empty line.
  void challenge() {
    const nlohmann::ordered_json reason{
        {"status", "401"}, {"schemes", "bearer"}, {"scope", "https://outlook.office365.com/.default"}};
    talk_.reply("334 " + base::base64(reason.dump()));
    const auto answer = read_answer();
    if (!answer) return;
    talk_.note("C: " + *answer);
    if (!answer->empty()) speaker_.mistake("", "a 334 challenge was not answered by an empty line");
    refuse("challenge");
  }

  std::string fault_of(const Xoauth2Blob& blob) const {
    const std::string fault = world_.token_key.fault(blob.token);
    if (!fault.empty()) return fault;
    return world_.mailboxes.exists(blob.user) ? "" : "mailbox";
  }

  std::string refuse(std::string_view fault) {
    ++world_.counts.auth_failures;
    if (fault == "form") speaker_.mistake("", "the XOAUTH2 answer has not the documented form");
    talk_.note(fmt::format("-- not authenticated: {}", fault));
    speaker_.say("auth-unsuccessful");
    return {};
  }

  World& world_;
  Speaker& speaker_;
  Conversation& talk_;
};

}  // namespace

std::string authenticate(World& world, Speaker& speaker, Conversation& talk, std::string_view argument) {
  const std::string_view mechanism = argument.substr(0, argument.find(' '));
  const std::string_view rest = argument.substr(mechanism.size());
  const bool offered =
      (" " + base::to_lower(world.options.auth) + " ").find(" " + base::to_lower(mechanism) + " ") !=
      std::string::npos;
  Authentication authentication(world, speaker, talk);
  if (offered && base::equal_ignoring_case(mechanism, "XOAUTH2")) {
    return authentication.xoauth2(rest.empty() ? rest : rest.substr(1));
  }
  if (offered && base::equal_ignoring_case(mechanism, "PLAIN")) {
    return authentication.plain(rest.empty() ? rest : rest.substr(1));
  }
  if (offered && base::equal_ignoring_case(mechanism, "LOGIN")) {
    authentication.login();
  } else {
    speaker.mistake("auth-unknown", "AUTH with a mechanism that was not offered");
  }
  return {};
}

}  // namespace exosubmit::simulator
