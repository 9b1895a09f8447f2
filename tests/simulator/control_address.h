// The address of DIR/control: works for paths that are too long for a Unix socket.
#pragma once

#include <fcntl.h>
#include <sys/un.h>

#include <cstdio>
#include <string>

#include "base/file_descriptor.h"

namespace exosubmit::simulator {

// Valid while this lives.
class ControlAddress {
 public:
  explicit ControlAddress(const std::string& directory)
      : directory_(open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    std::snprintf(address_.sun_path, sizeof address_.sun_path, "/proc/self/fd/%d/control", directory_.get());
  }

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  const char* path() const { return address_.sun_path; }
  static constexpr socklen_t size() { return sizeof(sockaddr_un); }

 private:
  base::FileDescriptor directory_;
  sockaddr_un address_{};
};

}  // namespace exosubmit::simulator
