// What `exosubmit wire` is about to do, as data: the way in, and one nexthop for each independent mailbox.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "mail/pattern.h"

namespace exosubmit::cli {

enum class Wiring { kQueued, kInline };

// One listener address and the mailboxes behind it, which share senders and so share a backlog.
struct Nexthop {
  std::string address;                        // 127.0.0.1
  std::vector<std::string> mailboxes;         // names
  std::vector<mail::AddressPattern> senders;  // envelope senders that are routed there
  std::size_t sessions = 0;                   // sum of the mailboxes' max_sessions
};

struct WirePlan {
  Wiring wiring = Wiring::kQueued;
  std::string listen;             // inline: HOST:PORT of a service of its own; empty: in main.cf
  std::string milter;             // as Postfix names it: unix:exosubmit/milter.sock, inet:127.0.0.1:8893
  std::vector<Nexthop> nexthops;  // at least one, each with at least one sender
  // By which names exosubmit knows the listener and the inline port ({daemon_name}).
  std::string listener_name = "EXOSUBMIT";
  std::string inline_name = "EXOSUBMIT-INLINE";

  // L of postfix-wiring.md: the largest sum of sessions behind one nexthop, plus 1.
  std::size_t concurrency() const;
  std::size_t process_limit() const;  // P: L times the number of nexthops
};

// Mailboxes that can serve the same From are behind one nexthop. `senders` (of --sender) replace the
// mailboxes' own patterns (username, send_as, senders); each goes to the nexthop whose mailbox would be
// chosen for it (DESIGN.md, section 4.4), and what lies within it but belongs to another nexthop goes there.
// Error: a pattern that no mailbox serves as a whole.
base::Result<std::vector<Nexthop>> plan_nexthops(const config::Settings& settings,
                                                 const std::vector<mail::AddressPattern>& senders);

// Error besides those of the nexthops: a socket that Postfix cannot reach, an address to listen on that is
// none, no name for the listener in the settings.
base::Result<WirePlan> plan_wiring(const config::Settings& settings, Wiring wiring, const std::string& listen,
                                   const std::vector<mail::AddressPattern>& senders,
                                   const std::string& queue_directory);

}  // namespace exosubmit::cli
