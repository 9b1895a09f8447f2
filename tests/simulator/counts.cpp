#include "simulator/counts.h"

#include <fmt/format.h>

namespace exosubmit::simulator {

std::string describe(const Counts& counts) {
  return fmt::format(
      "connections={}\ntls_handshakes={}\nauths={}\nauth_failures={}\ntoken_requests={}\ntokens_issued={}\n"
      "transactions={}\naccepted={}\nrefused={}\nmistakes={}\n",
      counts.connections.load(), counts.tls_handshakes.load(), counts.auths.load(),
      counts.auth_failures.load(), counts.token_requests.load(), counts.tokens_issued.load(),
      counts.transactions.load(), counts.accepted.load(), counts.refused.load(), counts.mistakes.load());
}

}  // namespace exosubmit::simulator
