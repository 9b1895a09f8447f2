// An access token and the failure to get one.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/secret.h"

namespace exosubmit::oauth {

struct Token {
  base::Secret value;
  base::Clock::Steady expires;
  std::optional<base::Clock::Steady> refresh_at;  // from refresh_in, where Entra gave one
};

// What the endpoint said, or that it said nothing. Nothing here decides: exchange/classify does.
struct TokenFailure {
  int http_status = 0;      // 0: no answer at all
  std::string error;        // "invalid_client", or empty where the body was not Entra's JSON
  long aadsts = 0;          // first of error_codes, 0 where there is none
  std::string description;  // first sentence of error_description, or what went wrong, one line
  std::string trace_id, correlation_id;
  std::optional<std::chrono::seconds> retry_after;
  bool operator_must_act = false;  // no request could be made: the secret's file cannot be read
};

}  // namespace exosubmit::oauth
