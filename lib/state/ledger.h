// What was sent when, by mailbox: the memory behind Exchange's limits per minute and day.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace exosubmit::state {

// May be shared by threads. A mailbox is named by its username, in lower case. Times in the future count as
// now, from the first look on: a clock that was wrong for a while blocks no mailbox for ever. Error (try
// later): the store cannot be read or written; the text names it and the cause.
class Ledger {
 public:
  using Wall = base::Clock::Wall;

  struct Entry {
    Wall time;
    std::size_t recipients = 0;
  };

  virtual ~Ledger() = default;

  // A message whose last content octet was written counts as a send.
  virtual base::Result<void> add_send(const std::string& mailbox, Wall time) = 0;

  // Recipients count when accepted or in doubt.
  virtual base::Result<void> add_recipients(const std::string& mailbox, std::size_t count, Wall time) = 0;

  // Times of the sends later than `since`, oldest first.
  virtual base::Result<std::vector<Wall>> sends(const std::string& mailbox, Wall since) = 0;

  // Entries of add_recipients later than `since`, oldest first; entries of one minute may be joined, at the
  // later time.
  virtual base::Result<std::vector<Entry>> recipients(const std::string& mailbox, Wall since) = 0;

  // Forgets what is older than `before`.
  virtual base::Result<void> prune(Wall before) = 0;
};

}  // namespace exosubmit::state
