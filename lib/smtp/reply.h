// Replies of an SMTP server (RFC 5321 section 4.2, RFC 2034).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/enhanced_status.h"

namespace exosubmit::smtp {

struct Reply {
  int code = 0;                                // 200..599
  std::optional<mail::EnhancedStatus> status;  // of the first line
  std::string text;                            // all lines without codes and status, joined by one blank
  std::vector<std::string> lines;              // each line's text after code and separator, status kept

  bool positive() const { return code >= 200 && code < 300; }
  bool intermediate() const { return code >= 300 && code < 400; }
  bool transient() const { return code >= 400 && code < 500; }
  bool permanent() const { return code >= 500; }

  std::string to_string()
      const;  // "535 5.7.3 Authentication unsuccessful", for logs: control characters escaped
};

// Turns octets, split anywhere, into replies. Bare LF ends a line too. Every buffer has a ceiling.
class ReplyParser {
 public:
  static constexpr std::size_t kMaxLineBytes = 16 * 1024;
  static constexpr std::size_t kMaxReplyBytes = 64 * 1024;

  void feed(std::string_view octets);

  // The next whole reply, or nothing yet.
  std::optional<Reply> next();

  // The octets were no SMTP replies: what was wrong, one line; no reply comes any more.
  const std::optional<std::string>& broken() const { return broken_; }

  // Octets of an unfinished reply are waiting.
  bool partial() const { return !input_.empty() || !lines_.empty(); }

 private:
  bool take_line(std::string_view line);  // true: the reply is whole
  void break_off(std::string why);

  std::string input_;
  std::vector<std::string> lines_;
  std::size_t reply_bytes_ = 0;
  int code_ = 0;
  std::optional<std::string> broken_;
};

}  // namespace exosubmit::smtp
