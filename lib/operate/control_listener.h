// The control socket's place in the file system.
#pragma once

#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace exosubmit::operate {

// Listens on the unix socket `path`, mode 0660: who may write to it may control the daemon. What a daemon
// that died left there is replaced. Error (operator): another daemon uses it, something else lies there, or
// the directory does not let us.
base::Result<base::FileDescriptor> listen_for_control(const std::string& path);

}  // namespace exosubmit::operate
