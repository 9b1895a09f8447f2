// What the control socket can be asked.
#pragma once

#include <memory>
#include <string>

#include "milter/daemon.h"
#include "operate/control_server.h"
#include "operate/witness.h"

namespace exosubmit::milter {

// The document that answers "status", "release" or "release SCOPE". May wait for the store, never for
// Exchange.
std::string answer_control(Daemon& daemon, const operate::Witness& witness, const std::string& request);

// Answers on [operator] control, in a thread of its own, as long as it lives. Where the socket cannot be
// made: a warning and nothing; mail is served all the same.
std::unique_ptr<operate::ControlServer> serve_control(Daemon& daemon, const operate::Witness& witness);

}  // namespace exosubmit::milter
