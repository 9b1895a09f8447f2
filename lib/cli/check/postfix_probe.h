// Connects, to see whether somebody answers there.
#pragma once

#include <chrono>
#include <string>

namespace exosubmit::cli {

inline constexpr std::chrono::milliseconds kProbeLimit{2000};

struct Probe {
  bool connected = false;
  int error = 0;       // errno where not connected; 0: no such host, or nobody answered in time
  std::string banner;  // the first line, where one was waited for
  std::string words() const;
};

// `host` may stand in brackets. With `banner` waits for a line, all within kProbeLimit.
Probe probe_tcp(const std::string& host, const std::string& port, bool banner);
Probe probe_unix(const std::string& path);

}  // namespace exosubmit::cli
