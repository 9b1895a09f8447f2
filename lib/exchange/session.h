// One authenticated connection to Exchange: drives the dialogue's engines over it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "exchange/patience.h"
#include "smtp/authentication.h"
#include "smtp/connector.h"
#include "smtp/dialogue.h"
#include "smtp/reply.h"
#include "smtp/transaction.h"

namespace exosubmit::exchange {

struct SessionTimeouts {
  std::chrono::seconds reply{60};         // for a reply, and without an octet taken while content flows
  std::chrono::seconds final_reply{300};  // from the last content octet
};

// What a transaction's run tells its owner on the way; each may be empty.
struct Milestones {
  std::function<void()> still_sending;    // at least every kProgressInterval until the last content octet
  std::function<void()> content_written;  // the last content octet was; once
};

// Used by one thread at a time.
class Session {
 public:
  Session(std::unique_ptr<smtp::Connection> connection, base::Clock& clock, SessionTimeouts timeouts);

  const std::string& peer() const { return connection_->peer(); }
  const smtp::Capabilities& capabilities() const { return connection_->capabilities(); }

  // How a run of an engine ended: nothing is missing, or the connection ended first.
  struct Ending {
    bool complete = false;
    bool timed_out = false;
    std::string what_happened;  // one line, where not complete
  };

  // Bounded by patience.deadline(), stopping() and the reply timeout.
  Ending authenticate(smtp::Authentication& authentication, Patience& patience);

  // Any other dialogue that sends no content; bounded likewise.
  Ending converse(smtp::Dialogue& dialogue, Patience& patience);

  // Until the first content octet bounded likewise; while content flows, by the reply timeout without an
  // octet taken; from the last octet on by the final reply's timeout alone.
  Ending run(smtp::Transaction& transaction, Patience& patience, const Milestones& milestones);

  // QUIT, waiting at most two seconds for the 221. Best effort; the session is not usable after it.
  void quit();

  bool usable() const { return usable_; }  // no run has failed
  bool disturbed() { return !usable_ || connection_->disturbed(); }

  // "session=" and the server's id of this session from its banner or replies, for whoever asks Microsoft;
  // may be empty.
  const std::string& detail() const { return detail_; }

 private:
  Ending drive(smtp::Dialogue& dialogue, Patience& patience, const smtp::Transaction* transaction,
               const Milestones& milestones);
  void learn_detail(std::string_view text);

  std::unique_ptr<smtp::Connection> connection_;
  base::Clock& clock_;
  SessionTimeouts timeouts_;
  smtp::ReplyParser parser_;
  bool usable_ = true;
  std::string detail_;
};

}  // namespace exosubmit::exchange
