// A proxy on loopback that speaks HTTP CONNECT, in clear or over TLS, or SOCKS 5, and relays to loopback.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "simulator/certificates.h"
#include "simulator/listener.h"
#include "simulator/stop.h"
#include "simulator/stream.h"

namespace exosubmit::test {

class RelayProxy {
 public:
  enum class Kind { kHttp, kHttps, kSocks };

  // The authority of an https proxy is made in `directory`, as ca.pem.
  RelayProxy(Kind kind, const std::string& directory);
  ~RelayProxy() { stop_.request(); }

  // "localhost:PORT"
  std::string address() const { return "localhost:" + std::to_string(port_); }

  // Where its clients wanted to go, "HOST:PORT", as they named it.
  std::vector<std::string> targets();

 private:
  void serve(simulator::Stream& stream);
  std::optional<std::string> target_of_connect(simulator::Stream& stream) const;
  std::optional<std::string> target_of_socks(simulator::Stream& stream) const;
  void relay(simulator::Stream& stream, std::uint16_t port) const;

  const Kind kind_;
  simulator::TlsContext tls_;
  simulator::Stop stop_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> targets_;  // guarded by mutex_
  std::unique_ptr<simulator::Listener> listener_;
};

}  // namespace exosubmit::test
