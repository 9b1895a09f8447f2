#include "config/needing_restart.h"

#include "config/key_table.h"

namespace exosubmit::config {

std::vector<std::string> needing_restart(const Settings& at_start, const Settings& now) {
  const MailboxSettings none;  // all that mailboxes have, a reload reads
  std::vector<std::string> keys;
  for (const Key& key : key_table()) {
    if (key.in_force == InForce::kByReload || key.print(at_start, none) == key.print(now, none)) continue;
    keys.push_back('[' + std::string(key.section) + "] " + std::string(key.name));
  }
  return keys;
}

}  // namespace exosubmit::config
