// DIR/control: commands from tests, one for each connection.
#pragma once

#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

// Listens in `directory`, whatever the length of its path; refused when another simulator does.
base::Result<base::FileDescriptor> listen_for_control(const std::string& directory);

// Answers commands until the stop is requested.
void serve_control(World& world, const base::FileDescriptor& listener);

struct ControlAnswer {
  bool done = false;
  std::string text;
};

// As `exosim control` gives it: "on RULE", "clear", "counts", "set OPTION VALUE", "stop".
ControlAnswer control(World& world, std::string_view command);

}  // namespace exosubmit::simulator
