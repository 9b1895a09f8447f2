// The nudge that keeps libmilter's worker pool from starving (DESIGN.md, section 10).
//
// When several connections become ready before an idle worker has woken, libmilter marks all of them ready
// and starts no worker for them; if the woken workers then block in a callback, the rest wait until one
// finishes. A connection that is opened and closed on the milter's own socket makes libmilter start or wake a
// worker, and that worker takes the waiting connections along.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "log/sink.h"
#include "milter/socket_address.h"

namespace exosubmit::milter {

// Shared by threads.
class WakeWorker {
 public:
  // Does nothing where the address cannot be resolved; says so once. `nudges`: see Switches.
  WakeWorker(const std::string& socket, log::Sink& sink, bool nudges = true);

  // Called by a callback before it begins to block. Never blocks itself, never fails a message.
  void nudge();

  // Opens and closes one connection. Gives 0 or an errno.
  int knock() const;

 private:
  void fail(const std::string& reason);

  log::Sink& sink_;
  const bool nudges_;
  SocketAddress address_;
  std::mutex mutex_;               // one nudge at a time
  std::atomic<bool> told_{false};  // a failure is logged once
};

}  // namespace exosubmit::milter
