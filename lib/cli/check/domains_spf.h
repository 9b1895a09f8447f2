// SPF (RFC 7208) as far as a question needs it: does a domain's record cover the cloud's senders?
#pragma once

#include <string>
#include <vector>

#include "cli/dns.h"

namespace exosubmit::cli {

enum class SpfState {
  kCovered,
  kNotCovered,
  kNone,     // no record
  kSeveral,  // more than one: all receivers count that as an error
  kTooMany,  // more than 10 lookups: likewise
  kOpen,     // +all: whoever sends is covered
  kUnknown,  // a macro or a name without answer hides what it is
};

struct SpfFinding {
  SpfState state = SpfState::kUnknown;
  std::string record;  // as it stands
  std::string words;   // kUnknown, kTooMany: what could not be followed
  std::string all;     // "-all", "~all", "?all" or empty
};

// `cloud`: the name that includes the cloud's senders, spf.protection.outlook.com.
SpfFinding evaluate_spf(Dns& dns, const std::string& domain, const std::string& cloud);

// The records of `texts` that begin with `version` ("v=spf1", "v=DMARC1"), case ignored, then a separator.
std::vector<std::string> records_of(const std::vector<std::string>& texts, const std::string& version);

}  // namespace exosubmit::cli
