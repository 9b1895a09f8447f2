// What happened since the start, for tests to read.
#pragma once

#include <atomic>
#include <string>

namespace exosubmit::simulator {

// Shared by all threads.
struct Counts {
  std::atomic<unsigned long> connections{0};
  std::atomic<unsigned long> tls_handshakes{0};
  std::atomic<unsigned long> auths{0};
  std::atomic<unsigned long> auth_failures{0};
  std::atomic<unsigned long> token_requests{0};
  std::atomic<unsigned long> tokens_issued{0};
  std::atomic<unsigned long> transactions{0};
  std::atomic<unsigned long> accepted{0};
  std::atomic<unsigned long> refused{0};  // after the data
  std::atomic<unsigned long> mistakes{0};
};

// NAME=VALUE lines.
std::string describe(const Counts& counts);

}  // namespace exosubmit::simulator
