// How long the cache leaves the token endpoint alone after a failure.
#include <new>
#include <string>
#include <thread>

#include "oauth/fake_token_source.h"
#include "oauth/token_cache.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

oauth::TokenFailure unreachable() {
  oauth::TokenFailure failure;
  failure.description = "no connection";
  return failure;
}

oauth::TokenFailure refused(int status, std::string error) {
  oauth::TokenFailure failure;
  failure.http_status = status;
  failure.error = std::move(error);
  failure.description = "refused";
  return failure;
}

oauth::TokenFailure secret_unreadable() {
  oauth::TokenFailure failure = unreachable();
  failure.operator_must_act = true;
  return failure;
}

oauth::TokenFailure with_retry_after(oauth::TokenFailure failure, seconds wait) {
  failure.retry_after = wait;
  return failure;
}

oauth::TokenFailure client_loop() {
  oauth::TokenFailure failure = refused(400, "invalid_grant");
  failure.aadsts = 50196;
  return failure;
}

TEST_GROUP(TokenCacheFailure) {
  test::FakeClock clock;
  test::FakeTokenSource source{clock};
  oauth::TokenCache cache{source, clock, 720s};

  std::string get(seconds patience = 240s) {
    const oauth::TokenResult result = cache.token(clock.steady() + patience);
    return result ? std::string(result->value.reveal()) : "failed: " + result.error().description;
  }

  // Asks until the source is asked again: how long that took, to the second.
  seconds pause_after_failure() {
    const int before = source.requests();
    seconds waited{0};
    while (get(), source.requests() == before) {
      clock.advance(1s);
      waited += 1s;
    }
    return waited;
  }
};

TEST(TokenCacheFailure, IsRememberedForAllWhoAsk) {
  source.then_failure(unreachable());

  get();

  STRCMP_EQUAL("failed: no connection", get().c_str());
  STRCMP_EQUAL("failed: no connection", get(0s).c_str());
  CHECK_EQUAL(1, source.requests());
}

TEST(TokenCacheFailure, PausesAsItsKindWants) {
  const struct {
    oauth::TokenFailure failure;
    seconds first, second, longest;
  } table[] = {
      {unreachable(), 1s, 2s, 30s},
      {refused(503, ""), 1s, 2s, 30s},
      {refused(400, "temporarily_unavailable"), 1s, 2s, 30s},
      {refused(400, "server_error"), 1s, 2s, 30s},
      {refused(404, ""), 1s, 2s, 30s},
      {secret_unreadable(), 30s, 60s, 900s},
      {refused(401, "invalid_client"), 30s, 60s, 900s},
      {refused(400, "invalid_scope"), 30s, 60s, 900s},
      {refused(429, ""), 60s, 60s, 60s},
      {client_loop(), 300s, 300s, 900s},
      {with_retry_after(refused(429, ""), 7s), 7s, 7s, 7s},
      {with_retry_after(refused(503, ""), 120s), 120s, 120s, 120s},
      {with_retry_after(refused(503, ""), 0s), 1s, 1s, 1s},
      {with_retry_after(refused(503, ""), 86400s), 3600s, 3600s, 3600s},
  };
  for (const auto& row : table) {
    test::FakeTokenSource failing{clock};
    failing.then_failure(row.failure);
    oauth::TokenCache own{failing, clock, 720s};
    const auto pause = [&] {
      const int before = failing.requests();
      seconds waited{0};
      while (static_cast<void>(own.token(clock.steady() + 240s)), failing.requests() == before) {
        clock.advance(1s);
        waited += 1s;
      }
      return waited;
    };
    pause();

    CHECK_TRUE(pause() == row.first);
    CHECK_TRUE(pause() == row.second);
    for (int i = 0; i < 8; ++i) pause();
    CHECK_TRUE(pause() == row.longest);
  }
}

TEST(TokenCacheFailure, IsForgottenWithTheNextToken) {
  source.then_failure(unreachable());
  source.then_failure(unreachable());
  source.then_token("one", 600s);
  source.then_failure(unreachable());
  get();
  pause_after_failure();
  pause_after_failure();

  clock.advance(600s);
  get();

  CHECK_TRUE(pause_after_failure() == 1s);
}

TEST(TokenCacheFailure, LeavesTheOldTokenInUseWithoutAskingForEachMessage) {
  source.then_token("one", 3600s);
  source.then_failure(unreachable());
  get();
  clock.advance(3000s);

  for (int i = 0; i < 10; ++i) STRCMP_EQUAL("one", get().c_str());

  CHECK_EQUAL(2, source.requests());
}

TEST(TokenCacheFailure, IsToldOnceTheOldTokenHasExpired) {
  source.then_token("one", 3600s);
  source.then_failure(unreachable());
  get();
  clock.advance(3000s);
  get();

  clock.advance(600s);

  STRCMP_EQUAL("failed: no connection", get().c_str());
}

TEST(TokenCacheFailure, IsToldWhenTheOldTokenIsRefusedDuringThePause) {
  source.then_token("one", 3600s);
  source.then_failure(refused(401, "invalid_client"));
  get();
  clock.advance(3000s);
  get();

  cache.discard(base::Secret("one"));

  STRCMP_EQUAL("failed: refused", get().c_str());
  CHECK_EQUAL(2, source.requests());
}

TEST(TokenCacheFailure, ReachesAllWhoWaited) {
  source.then_failure(unreachable());
  source.close();
  std::string first, second;
  std::thread asker([&] { first = get(); });
  source.await_request();
  std::thread waiter([&] { second = get(); });
  clock.await_waiters(1);

  source.open();
  asker.join();
  waiter.join();

  STRCMP_EQUAL("failed: no connection", first.c_str());
  STRCMP_EQUAL("failed: no connection", second.c_str());
  CHECK_EQUAL(1, source.requests());
}

TEST(TokenCacheFailure, OfARequestCutShortByItsCallersDeadlineIsNotTheWaiters) {
  source.then_failure(unreachable());
  source.then_token("one", 3600s);
  source.close();
  std::string hasty, patient;
  std::thread asker([&] { hasty = get(1s); });
  source.await_request();
  std::thread waiter([&] { patient = get(240s); });
  clock.await_waiters(1);

  clock.advance(1s);
  source.open();
  asker.join();
  waiter.join();

  STRCMP_EQUAL("failed: no connection", hasty.c_str());
  STRCMP_EQUAL("one", patient.c_str());
}

class ThrowingOnce final : public oauth::TokenSource {
 public:
  explicit ThrowingOnce(base::Clock& clock) : clock_(clock) {}
  oauth::TokenResult token(base::Clock::Steady) override {
    if (requests++ == 0) throw std::bad_alloc();
    return oauth::Token{base::Secret("one"), clock_.steady() + 3600s, std::nullopt};
  }
  int requests = 0;

 private:
  base::Clock& clock_;
};

TEST(TokenCacheFailure, ByAnExceptionEndsTheRequest) {
  ThrowingOnce throwing(clock);
  oauth::TokenCache own{throwing, clock, 720s};

  bool thrown = false;
  try {
    static_cast<void>(own.token(clock.steady() + 1s));
  } catch (const std::bad_alloc&) {
    thrown = true;
  }

  CHECK_TRUE(thrown);
  CHECK_TRUE(own.token(clock.steady() + 1s).has_value());
}

}  // namespace
}  // namespace exosubmit
