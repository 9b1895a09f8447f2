// What the server said while libcurl did banner, EHLO, STARTTLS and EHLO.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "smtp/reply.h"

namespace exosubmit::curl {

class Handshake {
 public:
  // False: the connection must end here. The server refused, or it speaks no SMTP. libcurl by itself would
  // fall back to HELO, or wait for ever after lines that are no replies.
  bool hear(std::string_view octets);

  std::size_t accepted() const { return accepted_; }  // positive replies
  bool refused() const { return last_ && !last_->positive(); }
  const std::optional<smtp::Reply>& last() const { return last_; }
  const std::string& banner() const { return banner_; }  // text of the greeting, once it was heard
  const std::optional<std::string>& broken() const { return parser_.broken(); }

 private:
  smtp::ReplyParser parser_;
  std::size_t accepted_ = 0;
  std::string banner_;
  std::optional<smtp::Reply> last_;
};

}  // namespace exosubmit::curl
