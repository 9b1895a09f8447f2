// A loopback port whose connections are each served by a thread.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "simulator/stream.h"

namespace exosubmit::simulator {

class Listener {
 public:
  // Called in a thread of its own; the stream closes afterwards.
  using Serve = std::function<void(Stream&)>;

  // Port 0: the kernel chooses.
  static base::Result<base::FileDescriptor> listen(std::uint16_t port);
  static std::uint16_t port_of(const base::FileDescriptor& socket);

  Listener(base::FileDescriptor socket, const Stop& stop, Serve serve);
  ~Listener();  // waits for all threads; the stop must have been requested
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  struct Connection;
  void accept_all();
  void start(base::FileDescriptor socket);

  base::FileDescriptor socket_;
  const Stop& stop_;
  const Serve serve_;
  std::list<std::unique_ptr<Connection>> connections_;  // used by the accepting thread alone
  std::thread thread_;
};

}  // namespace exosubmit::simulator
