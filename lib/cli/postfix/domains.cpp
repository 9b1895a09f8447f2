#include "cli/postfix/domains.h"

#include "base/ascii.h"
#include "cli/postfix/list.h"
#include "cli/postfix/table_text.h"

namespace exosubmit::cli {
namespace {

bool is_parent(std::string_view parent, std::string_view domain) {
  return domain.size() > parent.size() + 1 &&
         base::equal_ignoring_case(domain.substr(domain.size() - parent.size()), parent) &&
         domain[domain.size() - parent.size() - 1] == '.';
}

class Matcher {
 public:
  Matcher(Tables& tables, const std::string& domain, bool parents)
      : tables_(tables), domain_(domain), parents_(parents) {}

  // The first pattern that matches decides (postconf(5), mydestination).
  bool matches(const std::string& list) {
    for (const auto& element : split_list(list)) {
      const bool exception = element.front() == '!';
      if (matches_pattern(exception ? element.substr(1) : element)) return !exception;
    }
    return false;
  }

 private:
  bool matches_pattern(const std::string& pattern) {
    if (pattern.front() == '/') return matches_file(pattern);
    if (pattern.find(':') != std::string::npos) return matches_table(pattern);
    if (pattern.front() == '.') return is_parent(pattern.substr(1), domain_);
    return base::equal_ignoring_case(pattern, domain_) || (parents_ && is_parent(pattern, domain_));
  }

  bool matches_file(const std::string& path) {
    const auto entries = read_entries("texthash:" + path);
    if (!entries) return false;
    for (const auto& entry : *entries)
      if (entry.key.front() != '/' && matches(entry.key + " " + entry.value)) return true;
    return false;
  }

  bool matches_table(const std::string& table) {
    const auto found = tables_.look_up(table, domain_);
    return found && *found;
  }

  Tables& tables_;
  const std::string& domain_;
  bool parents_;
};

}  // namespace

bool domain_is_listed(const PostfixInstance& postfix, Tables& tables, const DomainClass& domain_class,
                      const std::string& domain) {
  const bool parents = list_has(postfix.parameter("parent_domain_matches_subdomains"), domain_class.list);
  return Matcher(tables, domain, parents).matches(postfix.parameter(domain_class.list));
}

bool OutboundDomains::has(const std::string& domain) {
  auto known = known_.find(domain);
  if (known == known_.end())
    known = known_.emplace(domain, class_of(postfix_, tables_, domain) == nullptr).first;
  return known->second;
}

const DomainClass* class_of(const PostfixInstance& postfix, Tables& tables, const std::string& domain) {
  for (const auto& each : kClassesThatStay)
    if (domain_is_listed(postfix, tables, each, domain)) return &each;
  return domain_is_listed(postfix, tables, kRelayClass, domain) ? &kRelayClass : nullptr;
}

}  // namespace exosubmit::cli
