#include "smtp/dialogue.h"

namespace exosubmit::smtp {

std::string unexpected_reply(std::string_view where, const Reply& reply) {
  constexpr std::size_t kMaxQuotedBytes = 200;
  return "unexpected reply " + std::string(where) + ": " + reply.to_string().substr(0, kMaxQuotedBytes);
}

}  // namespace exosubmit::smtp
