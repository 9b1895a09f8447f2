#include "cli/wire/action_search.h"

#include <algorithm>
#include <cctype>

#include "cli/postfix/list.h"
#include "cli/postfix/table_text.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {
namespace {

constexpr const char* kRestrictions[] = {"smtpd_client_restrictions",     "smtpd_helo_restrictions",
                                         "smtpd_sender_restrictions",     "smtpd_relay_restrictions",
                                         "smtpd_recipient_restrictions",  "smtpd_data_restrictions",
                                         "smtpd_end_of_data_restrictions"};
constexpr const char* kChecks[] = {"header_checks", "mime_header_checks", "nested_header_checks",
                                   "body_checks"};

std::string first_word_in_capitals(const std::string& value) {
  auto word = value.substr(0, value.find_first_of(" \t"));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return word;
}

class Search {
 public:
  explicit Search(const std::set<std::string>& actions) : actions_(actions) {}

  void table(const std::string& place, const std::string& table) {
    if (!seen_.insert(table).second) return;
    const auto entries = read_entries(table);
    if (!entries) {
      result.unread.push_back({place, table});
      return;
    }
    for (const auto& entry : *entries)
      if (actions_.contains(first_word_in_capitals(entry.value)))
        result.found.push_back({place, table, entry.key, entry.value});
  }

  // Every word with a colon is a table, whatever check_..._access stands before it, or a policy service.
  void restrictions(const std::string& place, const std::string& list) {
    std::string before;
    for (const auto& word : split_list(list)) {
      if (before == "check_policy_service") {
        if (seen_.insert(word).second) result.policies.push_back({place, word});
      } else if (word.find(':') != std::string::npos) {
        table(place, word);
      }
      before = word;
    }
  }

  ActionSearch result;

 private:
  const std::set<std::string>& actions_;
  std::set<std::string> seen_;
};

}  // namespace

ActionSearch search_restrictions(const PostfixInstance& postfix, const PostfixService& smtpd,
                                 const std::set<std::string>& actions) {
  Search search(actions);
  for (const std::string parameter : kRestrictions)
    search.restrictions(place_of(smtpd, parameter), postfix.parameter_of(smtpd, parameter));
  for (const auto& name : split_list(postfix.parameter_of(smtpd, "smtpd_restriction_classes")))
    search.restrictions(place_of(smtpd, name), postfix.parameter_of(smtpd, name));
  return std::move(search.result);
}

ActionSearch search_checks(const PostfixInstance& postfix, const PostfixService& smtpd,
                           const std::set<std::string>& actions) {
  Search search(actions);
  if (overrides(postfix, smtpd, "no_header_body_checks")) return {};
  const auto cleanup = cleanup_of(postfix, smtpd);
  for (const std::string parameter : kChecks)
    for (const auto& table : split_list(postfix.parameter_of(cleanup, parameter)))
      search.table(place_of(cleanup, parameter), table);
  return std::move(search.result);
}

}  // namespace exosubmit::cli
