// What the rules of the stage `token` do to a request, whoever gives the token.
#pragma once

#include <optional>
#include <string>

#include "simulator/http_request.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

inline constexpr int kNoReply = 0;  // the status of what a rule left without an answer

// The reply that a rule gives in place of the usual one. `token` becomes the rule that changes the token.
std::optional<HttpReply> obey_token_rule(World& world, const std::string& form, Stream& stream,
                                         Action& token);

HttpReply plain_reply(int status, std::string body);

}  // namespace exosubmit::simulator
