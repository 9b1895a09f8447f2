#include "cli/explain/treatment.h"

#include <chrono>

#include <fmt/format.h>

#include "exchange/hold_pause.h"

namespace exosubmit::cli {
namespace {

using exchange::Entry;
using exchange::Pause;
using exchange::Scope;
using exchange::Stage;

bool before_mail(const Entry& entry) {
  return entry.stage == Stage::kToken || entry.stage == Stage::kAuth || entry.stage == Stage::kConnect;
}

bool refused(const Entry& entry) {
  return entry.fate == mail::Fate::kRefused && !before_mail(entry) && !entry.sample.starts_with('4');
}

std::string time_of(std::chrono::seconds time) {
  const auto count = time.count();
  if (count % 3600 == 0) return fmt::format("{} h", count / 3600);
  return count % 60 == 0 ? fmt::format("{} min", count / 60) : fmt::format("{} s", count);
}

std::chrono::seconds longest_pause(Pause pause) {
  auto longest = exchange::first_pause(pause);
  for (auto next = exchange::next_pause(pause, longest); next > longest;
       next = exchange::next_pause(pause, longest)) {
    longest = next;
  }
  return longest;
}

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::kSender:
      return "that From at this mailbox";
    case Scope::kMailbox:
      return "the mailbox";
    case Scope::kTenant:
      return "the tenant";
    case Scope::kEndpoint:
      return "the endpoint";
    default:
      return {};
  }
}

std::string hold_words(const Entry& entry) {
  const std::string from = entry.scope == Scope::kEndpoint && !before_mail(entry) ? " before MAIL" : "";
  const std::string after =
      entry.hold_after < 2
          ? ""
          : fmt::format(
                " after {} in a row{}{}", entry.hold_after,
                entry.of_messages != 0 ? fmt::format(" from at least {} messages", entry.of_messages) : "",
                from);
  return fmt::format("holds {}{} (probes after {}, later every {})", name_of(entry.scope), after,
                     time_of(exchange::first_pause(entry.pause)), time_of(longest_pause(entry.pause)));
}

}  // namespace

std::string codes_of(const Entry& entry) {
  if (entry.aadsts != 0) return fmt::format("AADSTS{}", entry.aadsts);
  if (entry.stage == Stage::kToken) {
    return entry.error.empty() ? fmt::format("HTTP {}", entry.http_status) : std::string(entry.error);
  }
  return std::string(entry.sample.substr(0, 3)) + ' ' + std::string(entry.status);
}

std::string passes(const Entry& entry) {
  if (refused(entry)) return "no, this message will never be taken";
  switch (entry.pause) {
    case Pause::kCredentials:
      return "until somebody repairs it";
    case Pause::kQuota:
    case Pause::kThrottled:
      return "for hours, or until somebody repairs it";
    default:
      return "yes";
  }
}

std::string treatment(const Entry& entry) {
  if (entry.scope == Scope::kSender) {
    return "defers the message and " + hold_words(entry) +
           "; for a From that the settings do not promise it refuses the message";
  }
  const std::string does = refused(entry) ? "refuses the message: Postfix bounces it" : "defers the message";
  if (entry.scope == Scope::kConcurrency) {
    return does + ", uses one session less for 10 min and waits 30 to 60 s";
  }
  if (entry.scope == Scope::kNone) return does + (refused(entry) ? "" : ": Postfix tries it again");
  return does + (refused(entry) ? "; " : " and ") + hold_words(entry);
}

std::string treatment_of_unknown(int code) {
  if (code == 535) return "defers the message and holds the mailbox";
  if (code < 500) return "defers the message: Postfix tries it again";
  return "refuses the message, so that Postfix bounces it, and holds the mailbox after 3 different ones in a "
         "row; "
         "before MAIL it defers";
}

std::string meaning_of_code(int code) {
  if (code == 0) return {};
  return code < 500 ? fmt::format("{}: not now; the same message may be taken later", code)
                    : fmt::format("{}: no; the same message will not be taken as things are", code);
}

std::string meaning_of_subject(int subject) {
  switch (subject) {
    case 1:
      return "an address";
    case 2:
      return "a mailbox";
    case 3:
      return "the mail system";
    case 4:
      return "the network or the routing";
    case 5:
      return "the dialogue's protocol";
    case 6:
      return "the content";
    case 7:
      return "security or policy";
    default:
      return "nothing in particular";
  }
}

}  // namespace exosubmit::cli
