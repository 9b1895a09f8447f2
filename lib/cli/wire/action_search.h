// Looks through access tables and header and body checks for actions that decide over a whole message.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/postfix/instance.h"

namespace exosubmit::cli {

struct FoundAction {
  std::string place;   // main.cf: smtpd_recipient_restrictions
  std::string table;   // hash:/etc/postfix/access
  std::string key;     // the entry's
  std::string action;  // FILTER smtp:[192.0.2.1]
};

// Where a table or a policy service that cannot be looked into stands.
struct Unknown {
  std::string place;
  std::string table;
};

struct ActionSearch {
  std::vector<FoundAction> found;
  std::vector<Unknown> unread;    // tables
  std::vector<Unknown> policies;  // check_policy_service: what they answer is theirs
};

// `actions` in capitals: FILTER, HOLD, ... Restriction classes are looked through as well.
ActionSearch search_restrictions(const PostfixInstance& postfix, const PostfixService& smtpd,
                                 const std::set<std::string>& actions);

// header_checks and their kin, as this smtpd's cleanup applies them.
ActionSearch search_checks(const PostfixInstance& postfix, const PostfixService& smtpd,
                           const std::set<std::string>& actions);

}  // namespace exosubmit::cli
