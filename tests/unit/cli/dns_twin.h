// A DNS for tests: it answers what was put in, and remembers what it was asked.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/dns.h"

namespace exosubmit::test {

class TextDns final : public cli::Dns {
 public:
  void put(const std::string& name, cli::DnsType type, const std::string& record) {
    records_[{name, type}].push_back(record);
  }
  void txt(const std::string& name, const std::string& record) { put(name, cli::DnsType::kTxt, record); }
  void silent(const std::string& name) { silent_.push_back(name); }

  cli::DnsReply ask(const std::string& name, cli::DnsType type) override {
    asked.push_back(name);
    for (const auto& each : silent_)
      if (each == name) return {cli::DnsOutcome::kNoAnswer, {}, "Connection timed out"};
    const auto found = records_.find({name, type});
    if (found == records_.end()) return {cli::DnsOutcome::kNoName, {}, {}};
    return {cli::DnsOutcome::kFound, found->second, {}};
  }
  std::string server() const override { return "192.0.2.53"; }

  std::vector<std::string> asked;

 private:
  std::map<std::pair<std::string, cli::DnsType>, std::vector<std::string>> records_;
  std::vector<std::string> silent_;
};

}  // namespace exosubmit::test
