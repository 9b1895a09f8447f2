// How the daemon stands, in one line: what `systemctl status` shows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace exosubmit::operate {

struct Standing {
  std::size_t mailboxes = 0;
  std::size_t answering = 0;       // messages between their end and their answer
  std::vector<std::string> held;   // scopes by name: "mailbox app@contoso.example"
  bool settings_rejected = false;  // by a reload: the old ones are in force
  bool observing = false;          // mode = observe
  bool redirecting = false;        // redirect_to is set
};

// Kinds of scopes and how many, no address: every user of the host may read it.
std::string status_line(const Standing& standing);

}  // namespace exosubmit::operate
