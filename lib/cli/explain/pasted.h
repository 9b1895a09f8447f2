// What somebody pasted to ask about it: which answers stand in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/enhanced_status.h"
#include "oauth/token.h"
#include "smtp/reply.h"

namespace exosubmit::cli {

struct Pasted {
  std::vector<smtp::Reply> replies;  // negative ones in the order in which they stand; code 0: none was named
  std::optional<oauth::TokenFailure> failure;  // of Entra ID
  std::string cause, remedy;                   // where the line tells them itself, as ours do
  std::vector<std::string> ids;                // "correlation id ...", "trace id ...", "session ..."
};

// Of a reply, codes alone ("535 5.7.139", "5.7.139", "535"), an AADSTS number with or without the word,
// Entra's JSON, a value of its `error`, a line of our log or Postfix's.
Pasted read_pasted(std::string_view text);

// Nothing but codes.
bool is_codes_alone(const smtp::Reply& reply);

}  // namespace exosubmit::cli
