// The daemon's end of the control socket: one line in, one document out, and the connection is closed.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace exosubmit::operate {

// A thread of its own from construction to destruction, which takes a second at most. A client that is slow
// or hangs is closed; the ninth at a time pushes out the one that came first.
class ControlServer {
 public:
  // From one request line to the document that answers it. Called by the server's thread.
  using Answer = std::function<std::string(const std::string& request)>;

  static constexpr std::chrono::seconds kLongest{5};  // for a client, from first to last octet
  static constexpr std::size_t kMostClients = 8;
  static constexpr std::size_t kMaxRequestBytes = 1024;

  // `listener` does not block.
  ControlServer(base::FileDescriptor listener, Answer answer, std::chrono::milliseconds longest = kLongest);

 private:
  using Steady = std::chrono::steady_clock::time_point;
  struct Client {
    base::FileDescriptor socket;
    Steady deadline;
    std::string in = {};
    std::string out = {};
    std::size_t written = 0;
    bool answered = false;
  };

  void serve();
  void wait();
  void accept_one();
  // False: the client is done with.
  bool go_on(Client& client);
  bool read(Client& client);
  bool write(Client& client) const;

  const base::FileDescriptor listener_;
  const Answer answer_;
  const std::chrono::milliseconds longest_;
  std::list<Client> clients_;  // the thread's; in the order in which they came
  Steady accepts_from_{};      // likewise; later than now where no connection could be taken
  std::jthread thread_;        // the last: it uses the others
};

}  // namespace exosubmit::operate
