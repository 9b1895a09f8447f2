// What every HoldStore promises (state/hold_store.h): each store's test runs each of these on a fresh store.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "state/hold_store.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test::holds_contract {

using state::HoldStore;
using state::StoredHold;

// The mailbox's own words hold no address here: a store may mask them.
inline StoredHold full_mailbox(FakeClock& clock, std::string_view scope = "mailbox app") {
  StoredHold hold;
  hold.scope = base::sha256(scope);
  hold.entry = "mailbox-full";
  hold.outcome = mail::Outcome::said_by_exchange(mail::Fate::kDeferred, 554, {5, 2, 2}, "mailbox full");
  hold.outcome.because("Sent Items is full", "Empty it");
  hold.outcome.detail = "session=08DC48BEE95C08E5";
  hold.pause = "quota";
  hold.length = std::chrono::minutes{15};
  hold.since = clock.wall();
  hold.next_probe = clock.wall() + std::chrono::minutes{17};
  return hold;
}

inline void check_equal(const StoredHold& expected, const StoredHold& stored) {
  CHECK_TRUE(expected.scope == stored.scope);
  STRCMP_EQUAL(expected.entry.c_str(), stored.entry.c_str());
  STRCMP_EQUAL(expected.pause.c_str(), stored.pause.c_str());
  CHECK_EQUAL(expected.by_session, stored.by_session);
  CHECK_TRUE(expected.length == stored.length);
  CHECK_TRUE(expected.since == stored.since);
  CHECK_TRUE(expected.next_probe == stored.next_probe);
  ENUMS_EQUAL_INT(expected.outcome.fate, stored.outcome.fate);
  CHECK_EQUAL(expected.outcome.from_exchange, stored.outcome.from_exchange);
  CHECK_EQUAL(expected.outcome.code, stored.outcome.code);
  STRCMP_EQUAL(expected.outcome.status.to_string().c_str(), stored.outcome.status.to_string().c_str());
  STRCMP_EQUAL(expected.outcome.text.c_str(), stored.outcome.text.c_str());
  STRCMP_EQUAL(expected.outcome.cause.c_str(), stored.outcome.cause.c_str());
  STRCMP_EQUAL(expected.outcome.remedy.c_str(), stored.outcome.remedy.c_str());
  STRCMP_EQUAL(expected.outcome.detail.c_str(), stored.outcome.detail.c_str());
}

inline void a_fresh_store_is_empty(HoldStore& store, FakeClock&) { CHECK_TRUE(store.all().value().empty()); }

inline void a_hold_comes_back_as_it_was(HoldStore& store, FakeClock& clock) {
  StoredHold refusing = full_mailbox(clock);
  refusing.by_session = true;
  refusing.outcome.fate = mail::Fate::kRefused;
  for (const StoredHold& hold : {full_mailbox(clock), refusing}) {
    CHECK_TRUE(store.put(hold).has_value());

    const auto stored = store.all().value();

    CHECK_EQUAL(1U, stored.size());
    check_equal(hold, stored.front());
  }
}

inline void a_scope_has_one_hold(HoldStore& store, FakeClock& clock) {
  StoredHold hold = full_mailbox(clock);
  CHECK_TRUE(store.put(hold).has_value());
  hold.length = std::chrono::minutes{30};
  hold.entry = "submission-quota";
  CHECK_TRUE(store.put(hold).has_value());

  const auto stored = store.all().value();

  CHECK_EQUAL(1U, stored.size());
  check_equal(hold, stored.front());
}

inline void only_the_named_scope_is_removed(HoldStore& store, FakeClock& clock) {
  for (const char* scope : {"a", "b", "c"}) CHECK_TRUE(store.put(full_mailbox(clock, scope)).has_value());

  CHECK_TRUE(store.remove(base::sha256("b")).has_value());

  const auto stored = store.all().value();
  CHECK_EQUAL(2U, stored.size());
  CHECK_TRUE(std::none_of(stored.begin(), stored.end(),
                          [](const StoredHold& hold) { return hold.scope == base::sha256("b"); }));
}

inline void to_remove_what_is_not_there_is_no_error(HoldStore& store, FakeClock&) {
  CHECK_TRUE(store.remove(base::sha256("nobody")).has_value());
}

inline void threads_put_without_loss(HoldStore& store, FakeClock& clock) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&store, &clock, i] {
      for (int j = 0; j < 5; ++j) {
        if (!store.put(full_mailbox(clock, std::to_string(i) + ' ' + std::to_string(j)))) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK_EQUAL(20U, store.all().value().size());
}

}  // namespace exosubmit::test::holds_contract
