// AUTH: XOAUTH2 in one or two steps; LOGIN as far as it is refused; PLAIN where `--auth` offers it.
#pragma once

#include <string>
#include <string_view>

#include "simulator/speaker.h"

namespace exosubmit::simulator {

// `argument`: what follows AUTH. The mailbox that is now authenticated; empty when none is, or when the
// connection has ended.
std::string authenticate(World& world, Speaker& speaker, Conversation& talk, std::string_view argument);

}  // namespace exosubmit::simulator
