// When the cache asks for a token and when it does not.
#include "oauth/token_cache.h"

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "oauth/fake_token_source.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

TEST_GROUP(TokenCache) {
  test::FakeClock clock;
  test::FakeTokenSource source{clock};
  oauth::TokenCache cache{source, clock, 720s};

  std::string get(std::chrono::seconds patience = 240s) {
    const oauth::TokenResult result = cache.token(clock.steady() + patience);
    return result ? std::string(result->value.reveal()) : "failed: " + result.error().description;
  }

  // What each of `count` callers got that asked while `meanwhile` was done.
  template <typename Act>
  std::vector<std::string> get_from_threads(std::size_t count, Act meanwhile) {
    std::vector<std::string> got(count);
    std::vector<std::thread> threads;
    for (std::string& one : got) {
      threads.emplace_back([this, &one] { one = get(); });
    }
    meanwhile();
    for (std::thread& thread : threads) thread.join();
    return got;
  }
};

TEST(TokenCache, GivesTheSameTokenUntilTheRefreshMargin) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);

  get();
  clock.advance(3600s - 720s - 1s);

  STRCMP_EQUAL("one", get().c_str());
  CHECK_EQUAL(1, source.requests());
}

TEST(TokenCache, TellsWhenItsTokenEnds) {
  source.then_token("one", 3600s);
  CHECK_FALSE(cache.expires().has_value());

  get();
  CHECK_TRUE(cache.expires() == clock.steady() + 3600s);
  clock.advance(3600s);
  CHECK_FALSE(cache.expires().has_value());
}

TEST(TokenCache, RefreshesInsideTheMargin) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);

  get();
  clock.advance(3600s - 720s);

  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, TakesAtMostHalfOfTheLifetimeAsMargin) {
  source.then_token("one", 600s);
  source.then_token("two", 600s);

  get();
  clock.advance(299s);
  STRCMP_EQUAL("one", get().c_str());
  clock.advance(1s);
  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, RefreshesWhenEntraSaidSo) {
  source.then_token("one", 86400s, 43200s);
  source.then_token("two", 86400s);

  get();
  clock.advance(43199s);
  STRCMP_EQUAL("one", get().c_str());
  clock.advance(1s);
  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, RefreshesInsideTheMarginThoughEntraWouldHaveItLater) {
  source.then_token("one", 3600s, 3599s);
  source.then_token("two", 3600s);

  get();
  clock.advance(3000s);

  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, AsksOnceForAllWhoWait) {
  source.then_token("one", 3600s);
  source.close();

  const auto got = get_from_threads(20, [&] {
    clock.await_waiters(19);
    source.open();
  });

  for (const std::string& one : got) STRCMP_EQUAL("one", one.c_str());
  CHECK_EQUAL(1, source.requests());
}

TEST(TokenCache, LetsOthersGoOnWithTheOldTokenDuringARefresh) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);
  get();
  clock.advance(3000s);
  source.close();

  const auto got = get_from_threads(1, [&] {
    source.await_request();
    STRCMP_EQUAL("one", get().c_str());
    source.open();
  });

  STRCMP_EQUAL("two", got[0].c_str());
  CHECK_EQUAL(2, source.requests());
}

TEST(TokenCache, NeverGivesAnExpiredToken) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);

  get();
  clock.advance(3600s);

  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, EndsAWaitByItsDeadline) {
  source.then_token("one", 3600s);
  source.close();

  std::string late;
  get_from_threads(1, [&] {
    source.await_request();
    std::thread impatient([&] { late = get(5s); });
    clock.await_waiters(1);
    clock.advance(5s);
    impatient.join();
    source.open();
  });

  STRCMP_EQUAL("failed: no token came in time from the token endpoint", late.c_str());
}

TEST(TokenCache, PassesTheDeadlineOn) {
  source.then_token("one", 3600s);

  get(7s);

  CHECK_TRUE(source.last_deadline() == clock.steady() + 7s);
}

TEST(TokenCache, AsksNobodyWhenNoTimeIsLeft) {
  source.then_token("one", 3600s);

  STRCMP_EQUAL("failed: no token came in time from the token endpoint", get(0s).c_str());
  CHECK_EQUAL(0, source.requests());
}

TEST(TokenCache, DoesNotGiveADiscardedTokenAgain) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);
  get();

  cache.discard(base::Secret("one"));

  STRCMP_EQUAL("two", get().c_str());
}

TEST(TokenCache, DiscardsOnlyTheTokenNamed) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);
  get();

  cache.discard(base::Secret("another"));

  STRCMP_EQUAL("one", get().c_str());
  CHECK_EQUAL(1, source.requests());
}

TEST(TokenCache, AsksOnceWhenAHundredSessionsSeeTheirTokenRefused) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);
  source.then_token("three", 3600s);
  get();

  std::vector<std::string> got(100);
  std::vector<std::thread> threads;
  for (std::string& one : got) {
    threads.emplace_back([this, &one] {
      cache.discard(base::Secret("one"));
      one = get();
    });
  }
  for (std::thread& thread : threads) thread.join();

  for (const std::string& one : got) STRCMP_EQUAL("two", one.c_str());
  CHECK_EQUAL(2, source.requests());
}

TEST(TokenCache, KeepsTheNewTokenWhenTheOldOneIsRefusedDuringTheRefresh) {
  source.then_token("one", 3600s);
  source.then_token("two", 3600s);
  source.then_token("three", 3600s);
  get();
  clock.advance(3000s);
  source.close();

  get_from_threads(1, [&] {
    source.await_request();
    cache.discard(base::Secret("one"));
    source.open();
  });

  STRCMP_EQUAL("two", get().c_str());
  CHECK_EQUAL(2, source.requests());
}

}  // namespace
}  // namespace exosubmit
