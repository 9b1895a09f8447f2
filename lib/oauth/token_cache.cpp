#include "oauth/token_cache.h"

#include <algorithm>
#include <array>
#include <utility>

namespace exosubmit::oauth {
namespace {

using std::chrono::seconds;

struct Pauses {
  seconds first, longest;
};
constexpr Pauses kPassing{seconds{1}, seconds{30}};
constexpr Pauses kUntilRepaired{seconds{30}, std::chrono::minutes{15}};

constexpr seconds kThrottledPause{60};                         // 429 without Retry-After
constexpr seconds kLongestRetryAfter = std::chrono::hours{1};  // a later date is not believed
constexpr seconds kLoopPause = std::chrono::minutes{5};        // AADSTS50196, client request loop
constexpr long kAadstsLoop = 50196;

// Entra understood the request and refuses it (RFC 6749 section 5.2): it will refuse the next one too.
bool lasts_until_repaired(const TokenFailure& failure) {
  if (failure.operator_must_act) return true;
  const bool refused = failure.http_status >= 400 && failure.http_status < 500 && failure.http_status != 429;
  return refused && !failure.error.empty() && failure.error != "temporarily_unavailable" &&
         failure.error != "server_error";
}

seconds wait_after(const TokenFailure& failure, seconds pause) {
  if (failure.retry_after) return std::clamp(*failure.retry_after, kPassing.first, kLongestRetryAfter);
  if (failure.http_status == 429) return std::max(pause, kThrottledPause);
  if (failure.aadsts == kAadstsLoop) return std::max(pause, kLoopPause);
  return pause;
}

tl::unexpected<TokenFailure> out_of_time() {
  TokenFailure failure;
  failure.description = "no token came in time from the token endpoint";
  return tl::unexpected(std::move(failure));
}

}  // namespace

TokenCache::TokenCache(TokenSource& source, base::Clock& clock, seconds refresh_margin)
    : source_(source), clock_(clock), margin_(refresh_margin) {}

TokenResult TokenCache::token(base::Clock::Steady deadline) {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto now = clock_.steady();
    const bool may_ask = !asking_ && now >= try_again_;
    const bool valid = token_ && now < token_->expires;
    if (valid && (now < refresh_at_ || now >= deadline || !may_ask)) return *token_;
    if (now < try_again_ && !asking_) return tl::unexpected(*failure_);
    if (now >= deadline) return out_of_time();
    if (may_ask) return ask(lock, deadline);
    clock_.wait_until(lock, changed_, deadline);
  }
}

// Called with `lock` held and returns with it held; the request itself goes without.
TokenResult TokenCache::ask(std::unique_lock<std::mutex>& lock, base::Clock::Steady deadline) {
  // Ends the request for the waiters, also when the source throws.
  struct Asking {
    TokenCache& cache;
    std::unique_lock<std::mutex>& lock;
    Asking(TokenCache& c, std::unique_lock<std::mutex>& l) : cache(c), lock(l) {
      cache.asking_ = true;
      lock.unlock();
    }
    ~Asking() {
      if (!lock.owns_lock()) lock.lock();
      cache.asking_ = false;
      cache.changed_.notify_all();
    }
  } asking(*this, lock);

  const auto asked = clock_.steady();
  TokenResult result = source_.token(deadline);
  lock.lock();
  const auto now = clock_.steady();
  if (result) {
    keep(*result, asked);
    return result;
  }
  const bool still_valid = token_ && now < token_->expires;
  // Cut short by this caller's own deadline: that says nothing to a waiter who has more time.
  const bool cut_short = result.error().http_status == 0 && now >= deadline;
  if (still_valid || !cut_short) remember(result.error());
  return still_valid ? TokenResult(*token_) : result;
}

void TokenCache::keep(const Token& token, base::Clock::Steady asked) {
  const auto margin = std::min<base::Clock::Steady::duration>(margin_, (token.expires - asked) / 2);
  token_ = token;
  refresh_at_ = std::min(token.refresh_at.value_or(token.expires), token.expires - margin);
  failure_.reset();
  pause_ = seconds{0};
  try_again_ = {};
}

void TokenCache::remember(const TokenFailure& failure) {
  const auto [first, longest] = lasts_until_repaired(failure) ? kUntilRepaired : kPassing;
  pause_ = std::clamp(pause_ * 2, first, longest);
  failure_ = failure;
  try_again_ = clock_.steady() + wait_after(failure, pause_);
}

void TokenCache::discard(const base::Secret& refused) {
  std::lock_guard lock(mutex_);
  if (token_ && token_->value == refused) token_.reset();
}

std::optional<base::Clock::Steady> TokenCache::expires() {
  std::lock_guard lock(mutex_);
  if (!token_ || clock_.steady() >= token_->expires) return std::nullopt;
  return token_->expires;
}

}  // namespace exosubmit::oauth
