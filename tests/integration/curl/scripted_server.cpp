#include "scripted_server.h"

#include <chrono>
#include <utility>

namespace exosubmit::test {
namespace {

constexpr std::chrono::seconds kPatience{30};

}  // namespace

bool Peer::more() { return stream_.read(input_, kPatience) == simulator::Stream::Read::kOctets; }

std::string Peer::line() {
  while (input_.find("\r\n") == std::string::npos) {
    if (!more()) return {};
  }
  const std::size_t end = input_.find("\r\n");
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 2);
  return line;
}

std::string Peer::octets(std::size_t count) {
  while (input_.size() < count && more()) {
  }
  std::string taken = input_.substr(0, count);
  input_.erase(0, taken.size());
  return taken;
}

void Peer::greet() {
  say(kBanner);
  line();
  say(kEhloInClear);
  line();
  say("220 2.0.0 SMTP server ready\r\n");
  start_tls();
  line();
  say(kEhloOverTls);
}

ScriptedServer::ScriptedServer(const std::string& directory, Script script, const std::string& name)
    : tls_(std::move(simulator::server_context(directory, name).value())) {
  auto socket = simulator::Listener::listen(0).value();
  port_ = simulator::Listener::port_of(socket);
  listener_ = std::make_unique<simulator::Listener>(std::move(socket), stop_,
                                                    [this, script = std::move(script)](auto& stream) {
                                                      Peer peer(stream, tls_);
                                                      script(peer);
                                                    });
}

}  // namespace exosubmit::test
