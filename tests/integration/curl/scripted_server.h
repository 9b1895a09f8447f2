// A server on loopback that does with its clients what a test says.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/certificates.h"
#include "simulator/listener.h"
#include "simulator/stop.h"
#include "simulator/stream.h"

namespace exosubmit::test {

inline constexpr std::string_view kBanner =
    "220 FR2P281CA0087.outlook.office365.com Microsoft ESMTP MAIL Service ready [08DCE8B62813AB2B]\r\n";
inline constexpr std::string_view kEhloInClear =
    "250-FR2P281CA0087.outlook.office365.com Hello [203.0.113.7]\r\n250-SIZE 157286400\r\n"
    "250-PIPELINING\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n";
inline constexpr std::string_view kEhloOverTls =
    "250-FR2P281CA0087.outlook.office365.com Hello [203.0.113.7]\r\n250-SIZE 157286400\r\n"
    "250-PIPELINING\r\n250-AUTH LOGIN XOAUTH2\r\n250-CHUNKING\r\n250 SMTPUTF8\r\n";

// The server's side of one connection.
class Peer {
 public:
  Peer(simulator::Stream& stream, const simulator::TlsContext& tls) : stream_(stream), tls_(tls) {}

  void say(std::string_view octets) { stream_.write(octets); }

  // The next line without its end; empty when the client has left.
  std::string line();

  // The next `count` octets; fewer when the client has left.
  std::string octets(std::size_t count);

  void start_tls() { stream_.start_tls(tls_.get()); }

  // All that a client wants before AUTH.
  void greet();

  simulator::Stream& stream() { return stream_; }

 private:
  bool more();

  simulator::Stream& stream_;
  const simulator::TlsContext& tls_;
  std::string input_;
};

// Serves each connection with `script`, in a thread; ends all of them when it dies.
class ScriptedServer {
 public:
  using Script = std::function<void(Peer&)>;

  // The authority is made in `directory`, as ca.pem; the certificate is for `name`.
  ScriptedServer(const std::string& directory, Script script, const std::string& name = "localhost");
  ~ScriptedServer() { stop_.request(); }

  std::uint16_t port() const { return port_; }

 private:
  simulator::TlsContext tls_;
  simulator::Stop stop_;
  std::uint16_t port_ = 0;
  std::unique_ptr<simulator::Listener> listener_;
};

}  // namespace exosubmit::test
