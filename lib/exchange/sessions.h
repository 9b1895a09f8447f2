// The warm sessions of one mailbox: opened, authenticated, reused and retired.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "exchange/classify.h"
#include "exchange/patience.h"
#include "exchange/session.h"
#include "log/sink.h"
#include "oauth/token_cache.h"
#include "smtp/connector.h"

namespace exosubmit::exchange {

struct SessionLimits {
  SessionTimeouts timeouts;
  std::chrono::seconds idle{45};  // closed after so long without a message
  std::chrono::seconds age{480};  // Exchange ends a session after about ten minutes
  std::size_t messages = 100;     // then a fresh one, so that load spreads over Exchange's front ends
};

// A session in somebody's hands.
struct OpenSession {
  std::unique_ptr<Session> session;
  bool used_before = false;  // it has carried a message
  bool reset_owed = false;   // its last transaction failed half-way
  std::size_t messages = 0;
  base::Clock::Steady opened;
  base::Clock::Steady idle_since;
  base::Clock::Steady token_expires;  // an authenticated session is not used past it
};

// Shared by threads.
class Sessions {
 public:
  // References outlive this.
  Sessions(std::string mailbox, smtp::Connector& connector, oauth::TokenCache& tokens, base::Clock& clock,
           SessionLimits limits, log::Sink& sink);
  ~Sessions() { close_all(); }

  // A warm session that is still alive, the one used last first; else a new one. A 535 discards its token
  // and is tried once more with a new one. The outcome of a failure is the message's.
  tl::expected<OpenSession, Judgement> open(Patience& patience);

  // A new connection, whatever is warm.
  tl::expected<OpenSession, Judgement> open_fresh(Patience& patience);

  // Takes a session back: kept warm if it can be used again.
  void put_back(OpenSession session);

  // QUITs those that are idle for too long, past another limit or disturbed. Not on a message's way: it
  // waits.
  void retire();

  // QUITs all that nobody uses.
  void close_all();

  // The peer that was tried last, for the log: "smtp.office365.com[192.0.2.1]:587", or nothing.
  std::string last_peer();

  std::size_t warm();

 private:
  bool worn_out(const OpenSession& session) const;
  std::optional<OpenSession> take_warm();
  tl::expected<OpenSession, Judgement> connect_once(Patience& patience, base::Secret& used_token);

  const std::string mailbox_;
  smtp::Connector& connector_;
  oauth::TokenCache& tokens_;
  base::Clock& clock_;
  const SessionLimits limits_;
  log::Sink& sink_;
  std::mutex mutex_;
  std::deque<OpenSession> warm_;       // guarded by mutex_; the one used last at the back
  std::vector<OpenSession> worn_out_;  // guarded by mutex_; for retire()
  std::string last_peer_;              // guarded by mutex_
};

}  // namespace exosubmit::exchange
