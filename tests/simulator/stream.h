// One TCP connection with a client, in clear at first and over TLS once asked.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "simulator/certificates.h"
#include "simulator/stop.h"

namespace exosubmit::simulator {

// For one thread. Every wait also ends when the simulator stops; the stream is then closed.
class Stream {
 public:
  enum class Read { kOctets, kTimeout, kClosed };

  Stream(base::FileDescriptor socket, const Stop& stop);
  ~Stream();

  // Appends what has arrived; waits for it at most so long. Takes at most 64 KB at once.
  Read read(std::string& octets, std::chrono::milliseconds timeout);

  // False, and closed, when the client is gone or does not read.
  bool write(std::string_view octets);

  // False, and closed, when the handshake fails; failure() then tells why.
  bool start_tls(SSL_CTX* context);
  const std::string& failure() const { return failure_; }
  const char* tls_version() const { return SSL_get_version(tls_.get()); }

  bool open() const { return static_cast<bool>(socket_); }

  void close();  // says close_notify where TLS is on
  void cut();    // says nothing
  void reset();  // as a machine that knows of no such connection

  // Sends no more, lets the client read what was sent, then cuts.
  void finish_and_cut();

  void await_departure();  // of the client

  void sleep_until(std::chrono::steady_clock::time_point time) const;

 private:
  void acknowledge();
  bool wait(short events, std::chrono::milliseconds timeout);
  Read read_clear(std::string& octets, std::chrono::milliseconds timeout);
  Read read_tls(std::string& octets, std::chrono::milliseconds timeout);
  bool wait_for_tls(int result, std::chrono::milliseconds timeout);

  base::FileDescriptor socket_;
  const Stop& stop_;
  std::unique_ptr<SSL, FreeOpenSsl> tls_;
  std::string failure_;
};

}  // namespace exosubmit::simulator
