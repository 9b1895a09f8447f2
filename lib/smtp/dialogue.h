// What an engine of the SMTP dialogue wants next. Engines know no sockets: octets out, replies in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "smtp/reply.h"

namespace exosubmit::smtp {

// The driver's loop: while wants() is kWrite, write output() and tell written(); give every reply that
// arrives to received(), also in between and after the end; end at kNothing. An engine reads exactly as many
// replies as it sent commands, whatever fails, so that the connection stays in step.
class Dialogue {
 public:
  enum class Wants { kWrite, kRead, kNothing };

  virtual ~Dialogue() = default;
  virtual Wants wants() const = 0;
  virtual std::string_view
  output() = 0;  // never empty while kWrite; valid until the next call of this object
  virtual void written(std::size_t octets) = 0;
  virtual void received(Reply reply) = 0;

  // The connection cannot be used any more: a 421, an abandoned transfer, more replies than commands.
  virtual bool must_close() const = 0;

  // What the server owes next, for log lines: "the reply to MAIL".
  virtual std::string_view waiting_for() const = 0;

  // Why the engine gave up before it had its answers, one line: an unexpected reply, unreadable content.
  virtual const std::optional<std::string>& failure() const = 0;
};

// "unexpected reply to MAIL: 354 Go on", cut to one short line: an engine's failure.
std::string unexpected_reply(std::string_view where, const Reply& reply);

}  // namespace exosubmit::smtp
