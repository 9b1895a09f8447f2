// Which domains a Postfix keeps or relays by rules of their own, and so never asks the sender for.
#pragma once

#include <string>
#include <vector>

#include "cli/postfix/instance.h"
#include "cli/postfix/tables.h"

namespace exosubmit::cli {

// ADDRESS_CLASS_README: mail to a domain of the list goes as its class does, whoever sends it.
struct DomainClass {
  const char* list;       // the parameter that names the domains
  const char* transport;  // the parameter that says how their mail goes; of alias domains: the aliases
};

// Not "relay_domains": mail of that class leaves this host.
const std::vector<DomainClass>& classes_that_stay();
const DomainClass& relay_class();

// The class whose list has `domain`, relay_domains included; nullptr: it is outbound. A table that cannot be
// asked does not have it.
const DomainClass* class_of(const PostfixInstance& postfix, Tables& tables, const std::string& domain);

// Whether the list's patterns match: a name, .parent, !exception, /file, type:table.
bool domain_is_listed(const PostfixInstance& postfix, Tables& tables, const DomainClass& domain_class,
                      const std::string& domain);

}  // namespace exosubmit::cli
