// A client that says exactly what a test wants, over TCP and TLS.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "simulator/checks/exosim_process.h"

namespace exosubmit::test {

// Every read ends after 10 s.
class Client {
 public:
  explicit Client(int port);

  bool start_tls(const std::string& ca_file);
  bool tls_verified() const;

  void send(std::string_view octets);

  // The next reply, all its lines, each ended by "\n". Empty: the server is gone.
  std::string reply();

  // Sends the line, returns the reply.
  std::string command(std::string_view line);

  std::string read_all();  // until the server is gone

  // The server has closed or does so within 10 s.
  bool closed();

  // Nothing comes within 300 ms.
  bool silent();

  void leave();

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
  };
  bool fill();
  bool readable(int milliseconds);

  base::FileDescriptor socket_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
  std::string input_;
};

// After EHLO, STARTTLS and EHLO.
Client secured_client(const Exosim& exosim);

// Also authenticated.
Client ready_client(const Exosim& exosim, const std::string& user = "app@contoso.example");

std::string blob(const std::string& user, const std::string& token);

// A fresh token; empty when there is none.
std::string token(const Exosim& exosim);

// MAIL, RCPT and BDAT LAST in one flight; the final reply.
std::string submit(Client& client, const std::string& content,
                   const std::string& sender = "app@contoso.example");

// An acceptable message with these last header fields and body.
std::string message(const std::string& rest = "Subject: s\r\n\r\nbody\r\n");

}  // namespace exosubmit::test
