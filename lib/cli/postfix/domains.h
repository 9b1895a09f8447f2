// Which domains a Postfix keeps or relays by rules of their own, and so never asks the sender for.
#pragma once

#include <map>
#include <string>

#include "cli/postfix/instance.h"
#include "cli/postfix/tables.h"

namespace exosubmit::cli {

// ADDRESS_CLASS_README: mail to a domain of the list goes as its class does, whoever sends it.
struct DomainClass {
  const char* list;       // the parameter that names the domains
  const char* transport;  // the parameter that says how their mail goes; of alias domains: the aliases
};

inline constexpr DomainClass kClassesThatStay[] = {
    {"mydestination", "local_transport"},
    {"virtual_alias_domains", "virtual_alias_maps"},
    {"virtual_mailbox_domains", "virtual_transport"},
};
inline constexpr DomainClass kRelayClass{"relay_domains", "relay_transport"};  // leaves this host

// The class whose list has `domain`, relay_domains included; nullptr: it is outbound. A table that cannot be
// asked does not have it.
const DomainClass* class_of(const PostfixInstance& postfix, Tables& tables, const std::string& domain);

// The same question for many domains: each is asked for once, since a table may be a process per key.
class OutboundDomains {
 public:
  OutboundDomains(const PostfixInstance& postfix, Tables& tables) : postfix_(postfix), tables_(tables) {}
  bool has(const std::string& domain);

 private:
  const PostfixInstance& postfix_;
  Tables& tables_;
  std::map<std::string, bool> known_;
};

// Whether the list's patterns match: a name, .parent, !exception, /file, type:table.
bool domain_is_listed(const PostfixInstance& postfix, Tables& tables, const DomainClass& domain_class,
                      const std::string& domain);

}  // namespace exosubmit::cli
