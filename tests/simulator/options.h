// The command line of exosim.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "simulator/rule.h"

namespace exosubmit::simulator {

struct Enforcement {
  std::optional<unsigned> concurrency;  // sends in progress, per mailbox
  std::optional<unsigned> rate;         // sends in 60 s, per mailbox
  std::optional<unsigned> recipients;   // in 24 h, per mailbox
  std::optional<unsigned> throttle;     // errors after the data in 10 minutes, per mailbox
};

struct Options {
  std::string directory;
  std::string dialogues;         // directory of the texts
  std::uint16_t smtp_port = 0;   // 0: the kernel chooses
  std::uint16_t https_port = 0;  // 0: the kernel chooses
  std::vector<std::string> mailboxes;
  std::vector<std::pair<std::string, std::string>> send_as;  // mailbox, address that it may use
  std::set<std::string, std::less<>> hidden;                 // EHLO keywords that are not offered
  std::size_t size = 157286400;                              // octets in a message
  std::size_t recipients_per_message = 1000;
  std::string auth = "LOGIN XOAUTH2";
  bool bad_certificate = false;
  bool certificate = false;  // the application has a certificate in Entra ID
  bool federated = false;    // and a federated credential
  std::string arc_tokens;    // directory of the challenges of Azure Arc's agent; empty: Azure's own service
  bool accept_any_from = false;
  bool discard_content = false;  // accepted messages are counted, not kept
  std::chrono::seconds idle_timeout{300};
  Enforcement enforcement;
  std::vector<Rule> rules;

  // May change while the servers run.
  std::chrono::seconds token_lifetime{3600};
  std::chrono::milliseconds round_trip{0};
  std::chrono::milliseconds group_wait{5};  // a flight in several pieces takes less on loopback
  std::chrono::milliseconds tarpit{0};
  std::chrono::milliseconds final_delay{0};
  std::chrono::seconds date_offset{0};  // of Entra's clock
};

// `arguments`: what follows the program's name, DIR first.
base::Result<Options> parse_options(const std::vector<std::string>& arguments);

// The options that `control DIR set` changes. Shared by all threads.
class LiveOptions {
 public:
  explicit LiveOptions(const Options& options);

  std::chrono::seconds token_lifetime() const { return std::chrono::seconds(token_lifetime_); }
  std::chrono::milliseconds round_trip() const { return std::chrono::milliseconds(round_trip_); }
  std::chrono::milliseconds group_wait() const { return std::chrono::milliseconds(group_wait_); }
  std::chrono::milliseconds tarpit() const { return std::chrono::milliseconds(tarpit_); }
  std::chrono::milliseconds final_delay() const { return std::chrono::milliseconds(final_delay_); }
  std::chrono::seconds date_offset() const { return std::chrono::seconds(date_offset_); }

  // False for an unknown option or a value that is no number.
  bool set(std::string_view option, std::string_view value);

 private:
  std::atomic<long> token_lifetime_;
  std::atomic<long> round_trip_;
  std::atomic<long> group_wait_;
  std::atomic<long> tarpit_;
  std::atomic<long> final_delay_;
  std::atomic<long> date_offset_;
};

}  // namespace exosubmit::simulator
