// Questions to the public DNS: what stands there for a domain. "Nobody answers" and "there is nothing"
// differ.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

enum class DnsType { kA, kCname, kMx, kTxt };

enum class DnsOutcome {
  kFound,
  kNoData,    // the name is there, without a record of that type
  kNoName,    // NXDOMAIN
  kNoAnswer,  // silence, a refusal, an answer that is none
};

struct DnsReply {
  DnsOutcome outcome = DnsOutcome::kNoAnswer;
  std::vector<std::string>
      records;             // in lower case but for TXT; a TXT's strings joined; MX without preference
  std::string words = {};  // kNoAnswer: what became of the question
};

class Dns {
 public:
  virtual ~Dns() = default;
  virtual DnsReply ask(const std::string& name, DnsType type) = 0;
  virtual std::string server() const = 0;  // whom it asks, for the admin
};

// The system's resolver, or one server. Not to be shared by threads.
class SystemDns final : public Dns {
 public:
  // `server`: HOST[:PORT], IPv4; empty: /etc/resolv.conf's. All waits end by `deadline`; after two questions
  // without answer in a row none is asked any more. Error (operator): no such host.
  static base::Result<std::unique_ptr<SystemDns>> open(const std::string& server,
                                                       std::chrono::steady_clock::time_point deadline);
  ~SystemDns() override;
  SystemDns(const SystemDns&) = delete;  // it owns the resolver's state
  SystemDns& operator=(const SystemDns&) = delete;

  DnsReply ask(const std::string& name, DnsType type) override;
  std::string server() const override { return server_; }

 private:
  struct State;
  explicit SystemDns(std::chrono::steady_clock::time_point deadline);

  std::unique_ptr<State> state_;
  std::string server_;
  std::chrono::steady_clock::time_point deadline_;
  int silences_ = 0;
};

// The records of that type in a DNS message, aliases followed by whoever sent it. Octets that are no DNS
// message give kNoAnswer.
DnsReply parse_reply(std::string_view message, DnsType type);

}  // namespace exosubmit::cli
