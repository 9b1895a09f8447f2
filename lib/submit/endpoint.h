// What is known of Exchange's submission service as a whole.
#pragma once

#include <atomic>

namespace exosubmit::submit {

// Shared by threads.
struct Endpoint {
  // BDAT is used where it is advertised. False once a server refused it as such or fell silent after it.
  std::atomic<bool> chunking{true};
};

}  // namespace exosubmit::submit
