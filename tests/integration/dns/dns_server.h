// A DNS server on loopback, UDP and TCP on one port that the kernel chose.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace exosubmit::test {

class DnsServer {
 public:
  // `answer` makes a reply of a question; empty: silence. Both are whole DNS messages.
  using Answer = std::function<std::string(const std::string& question, bool over_tcp)>;

  explicit DnsServer(Answer answer);
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;  // its thread points to it
  DnsServer& operator=(const DnsServer&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int questions() const { return questions_; }

 private:
  void serve();
  void answer_datagram();
  void answer_connection();

  Answer answer_;
  base::FileDescriptor udp_, tcp_, stop_read_, stop_write_;
  unsigned port_ = 0;
  std::atomic<int> questions_{0};
  std::thread thread_;
};

// `question` answered with this code and, for code 0, one TXT record of these strings.
std::string reply_to(const std::string& question, unsigned code, const std::string& text);
std::string truncated(const std::string& question);

}  // namespace exosubmit::test
