// exosim control: sends one command to a running simulator.
#pragma once

#include <string>
#include <vector>

namespace exosubmit::simulator {

// Prints the answer. The exit code: 0 done, 1 refused or nobody there.
int send_control(const std::string& directory, const std::vector<std::string>& words);

}  // namespace exosubmit::simulator
