// Connections to the submission service, as an interface: EHLO, STARTTLS and certificate check done, AUTH
// not.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "smtp/capabilities.h"
#include "smtp/reply.h"

namespace exosubmit::smtp {

struct Io {
  enum class Result {
    kMoved,  // `octets` were read or written: at least one
    kTimedOut,
    kReadable,  // write only: nothing could be written, but input is waiting
    kClosed,    // the other side ended the connection
    kFailed,
  };
  Result result = Result::kFailed;
  std::size_t octets = 0;
  std::string text;  // for kClosed and kFailed: what happened, one line
};

// Used by one thread at a time.
class Connection {
 public:
  virtual ~Connection() = default;

  // Writes some of `octets`. Returns kReadable instead of blocking while the other side talks.
  virtual Io write(std::string_view octets, base::Clock::Steady until) = 0;
  virtual Io read(char* buffer, std::size_t room, base::Clock::Steady until) = 0;

  // Input is waiting or the connection has ended: an idle session that says so is dead. Never blocks.
  virtual bool disturbed() = 0;

  virtual const Capabilities& capabilities() const = 0;
  virtual const std::string& peer() const = 0;  // "smtp.office365.com[192.0.2.1]:587"

  // Text of the server's greeting, which may end in its id of the session; empty where it was not kept.
  virtual std::string_view banner() const { return {}; }

  // Whose the server's certificate is and who issued it, one line; empty where it was not kept.
  virtual std::string_view certificate() const { return {}; }
};

struct ConnectFailure {
  enum class Step { kResolve, kConnect, kBanner, kEhlo, kStartTls, kCertificate, kTls, kNoXoauth2 };
  Step step = Step::kConnect;
  std::optional<Reply> reply;  // what the server said, where it did
  std::string text;            // one line: host, what failed, why
  std::string peer;            // as far as known: "smtp.office365.com[192.0.2.1]:587"
};

// May be shared by threads.
class Connector {
 public:
  virtual ~Connector() = default;

  virtual tl::expected<std::unique_ptr<Connection>, ConnectFailure> connect(base::Clock::Steady until) = 0;
};

}  // namespace exosubmit::smtp
