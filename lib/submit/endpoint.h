// What is known of Exchange's submission service as a whole.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace exosubmit::submit {

// Shared by threads.
struct Endpoint {
  // BDAT is used where it is advertised. False once a server refused it as such or fell silent after it.
  std::atomic<bool> chunking{true};
};

// Each by host and port. Outlives a reload of the settings. Shared by threads.
class Endpoints {
 public:
  // Valid as long as this lives.
  Endpoint& of(const std::string& host, unsigned port) {
    const std::lock_guard lock(mutex_);
    return endpoints_[{host, port}];
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, unsigned>, Endpoint> endpoints_;  // guarded by mutex_
};

}  // namespace exosubmit::submit
