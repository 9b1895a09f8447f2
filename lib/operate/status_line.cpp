#include "operate/status_line.h"

#include <map>

#include <fmt/format.h>

namespace exosubmit::operate {
namespace {

std::string count(std::size_t number, const std::string& noun, const char* plural_end) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : plural_end);
}

// "held: endpoint, 2 senders"
std::string print_held(const std::vector<std::string>& scopes) {
  std::map<std::string, std::size_t> kinds;
  for (const std::string& scope : scopes) ++kinds[scope.substr(0, scope.find(' '))];
  std::string text;
  for (const auto& [kind, number] : kinds) {
    const bool only_one = kind == "endpoint" || kind == "tenant";
    text +=
        (text.empty() ? "" : ", ") + (only_one ? kind : count(number, kind, kind == "mailbox" ? "es" : "s"));
  }
  return text.empty() ? "nothing held" : "held: " + text + " (the log tells why)";
}

std::string print_mode(const Standing& standing) {
  if (standing.observing) return "Observing, nothing is sent: ";
  return standing.redirecting ? "Redirecting, all mail goes to one test address: " : "";
}

}  // namespace

std::string status_line(const Standing& standing) {
  return fmt::format(
      "{}Serving {}; {}; answering {}{}", print_mode(standing), count(standing.mailboxes, "mailbox", "es"),
      print_held(standing.held), count(standing.answering, "message", "s"),
      standing.settings_rejected ? "; the settings file has mistakes, the old ones are in force" : "");
}

}  // namespace exosubmit::operate
