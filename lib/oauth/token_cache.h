// A token source that asks another one only when it must (DESIGN.md, section 4.8).
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "base/secret.h"
#include "oauth/token_source.h"

namespace exosubmit::oauth {

// One request at a time, whatever the load. The first caller inside the refresh margin refreshes while the
// others go on with the old token; the old one serves while Entra is down and it is still valid. A failure
// is remembered for a short while, longer where an operator must act, so that a dead secret is not hammered;
// meanwhile all callers without a token get that failure. May be shared by threads.
class TokenCache final : public TokenSource {
 public:
  // References outlive the cache. The margin is at most half of a token's lifetime.
  TokenCache(TokenSource& source, base::Clock& clock, std::chrono::seconds refresh_margin);

  // Waits for another caller's request at most until `deadline`.
  TokenResult token(base::Clock::Steady deadline) override;

  // The server refused this very token: it is not given out again. Another token stays.
  void discard(const base::Secret& refused);

  // When the token that is given out now ends; nothing where there is none.
  std::optional<base::Clock::Steady> expires();

 private:
  TokenResult ask(std::unique_lock<std::mutex>& lock, base::Clock::Steady deadline);
  void keep(const Token& token, base::Clock::Steady asked);
  void remember(const TokenFailure& failure);

  TokenSource& source_;
  base::Clock& clock_;
  const std::chrono::seconds margin_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Token> token_;           // guarded by mutex_
  base::Clock::Steady refresh_at_{};     // guarded by mutex_; of token_
  std::optional<TokenFailure> failure_;  // guarded by mutex_
  std::chrono::seconds pause_{0};        // guarded by mutex_; doubles with each failure in a row
  base::Clock::Steady try_again_{};      // guarded by mutex_; while it is to come, failure_ is set
  bool asking_ = false;                  // guarded by mutex_
};

}  // namespace exosubmit::oauth
