#include "simulator/checks/client.h"

#include <netinet/in.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <csignal>

#include <fmt/format.h>

#include "base/encoding.h"
#include "simulator/checks/token_request.h"

namespace exosubmit::test {
namespace {

constexpr int kPatience = 10'000;  // milliseconds
constexpr int kSilence = 300;

}  // namespace

Client::Client(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to a server that may have left
  const timeval patience{kPatience / 1000, 0};
  setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) leave();
}

bool Client::start_tls(const std::string& ca_file) {
  if (!input_.empty()) {  // came in the clear behind the reply to STARTTLS: not to be taken for TLS's
    leave();
    return false;
  }
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_load_verify_locations(context_.get(), ca_file.c_str(), nullptr);
  tls_.reset(SSL_new(context_.get()));
  SSL_set1_host(tls_.get(), "localhost");
  SSL_set_fd(tls_.get(), socket_.get());
  if (SSL_connect(tls_.get()) == 1) return true;
  leave();
  return false;
}

bool Client::tls_verified() const { return tls_ && SSL_get_verify_result(tls_.get()) == X509_V_OK; }

void Client::send(std::string_view octets) {
  if (tls_) {
    SSL_write(tls_.get(), octets.data(), static_cast<int>(octets.size()));
  } else {
    ::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
  }
}

bool Client::readable(int milliseconds) {
  if (tls_ && SSL_pending(tls_.get()) > 0) return true;
  pollfd wanted{socket_.get(), POLLIN, 0};
  return poll(&wanted, 1, milliseconds) > 0;
}

bool Client::fill() {
  if (!socket_ || !readable(kPatience)) return false;
  std::array<char, 16384> buffer{};
  const auto count = tls_ ? SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()))
                          : recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  input_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Client::reply() {
  std::string lines;
  while (true) {
    const std::size_t end = input_.find("\r\n");
    if (end == std::string::npos) {
      if (!fill()) return {};
      continue;
    }
    const std::string line = input_.substr(0, end);
    input_.erase(0, end + 2);
    lines += line + "\n";
    if (line.size() < 4 || line[3] != '-') return lines;
  }
}

std::string Client::command(std::string_view line) {
  send(std::string(line) + "\r\n");
  return reply();
}

std::string Client::read_all() {
  while (fill()) {
  }
  return std::move(input_);
}

bool Client::closed() {
  if (!input_.empty()) return false;
  if (!socket_) return true;
  return readable(kPatience) && !fill();
}

// TLS 1.3 session tickets make the socket readable without an octet for us.
bool Client::silent() { return input_.empty() && !readable(kSilence); }

void Client::leave() {
  tls_.reset();
  socket_ = base::FileDescriptor();
}

Client secured_client(const Exosim& exosim) {
  Client client(exosim.smtp_port());
  client.reply();
  client.command("EHLO relay.example.com");
  client.command("STARTTLS");
  client.start_tls(exosim.env("EXOSIM_CA"));
  client.command("EHLO relay.example.com");
  return client;
}

Client ready_client(const Exosim& exosim, const std::string& user) {
  Client client = secured_client(exosim);
  client.command("AUTH XOAUTH2");
  client.command(blob(user, token(exosim)));
  return client;
}

std::string blob(const std::string& user, const std::string& token) {
  return base::base64("user=" + user + "\1auth=Bearer " + token + "\1\1");
}

std::string token(const Exosim& exosim) {
  const std::string answer = request_token(exosim, token_form(exosim));
  const std::string start = "\"access_token\":\"";
  const std::size_t begin = answer.find(start);
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + start.size();
  return answer.substr(value, answer.find('"', value) - value);
}

std::string submit(Client& client, const std::string& content, const std::string& sender) {
  client.send(
      fmt::format("MAIL FROM:<{}> BODY=8BITMIME\r\nRCPT TO:<someone@example.net>\r\nBDAT {} LAST\r\n{}",
                  sender, content.size(), content));
  client.reply();
  client.reply();
  return client.reply();
}

std::string message(const std::string& rest) {
  return "From: App <app@contoso.example>\r\nTo: Some One <someone@example.net>\r\nMessage-ID: "
         "<1@example.com>\r\n" +
         rest;
}

}  // namespace exosubmit::test
