// What Postfix's smtpd says to a milter, command by command.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/milter_load/packet.h"

namespace exosubmit::test {

struct Step {
  std::string name;       // "MAIL"
  std::string octets;     // the command's packets, its macros first
  Flags unanswered = 0;   // the agreed step (SMFIP_NR_...) with which it gets no answer
  std::size_t times = 1;  // so often in a row
};

inline constexpr const char* kEndOfMessage = "end-of-message";

// The negotiation and what comes before the first message. The answer to the first step holds the agreed
// steps: agreed_steps().
std::vector<Step> opening();
Flags agreed_steps(const Packet& answer);

// One message of about `body_bytes` with its own Message-ID, from app@contoso.example to one recipient.
std::vector<Step> message(const std::string& id, std::size_t body_bytes);

}  // namespace exosubmit::test
