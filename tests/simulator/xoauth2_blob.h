// The answer of a client to AUTH XOAUTH2: base64("user=" mailbox ^A "auth=Bearer " token ^A ^A).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exosubmit::simulator {

struct Xoauth2Blob {
  std::string user;
  std::string token;
};

// Nothing unless it has exactly that form.
std::optional<Xoauth2Blob> parse_xoauth2_blob(std::string_view base64);

}  // namespace exosubmit::simulator
