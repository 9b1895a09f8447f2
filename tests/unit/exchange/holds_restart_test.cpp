// Holds and their store: what survives, and what a store that is slow, broken or of another time does.
#include <condition_variable>
#include <mutex>
#include <new>
#include <string>
#include <thread>

#include "exchange/holds.h"
#include "holds_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;        // NOLINT(google-build-using-namespace)
using namespace exosubmit::test;  // NOLINT(google-build-using-namespace)
using exchange::find_entry;
using exchange::Holds;
using mail::Fate;
using Stage = exchange::Stage;

namespace {

class BrokenStore final : public state::HoldStore {
 public:
  base::Result<std::vector<state::StoredHold>> all() override { return failure(); }
  base::Result<void> put(const state::StoredHold&) override { return failure(); }
  base::Result<void> remove(const base::Digest&) override { return failure(); }

 private:
  static tl::unexpected<base::Error> failure() { return base::failure(base::try_later("broken")); }
};

// The first put() ends as it would without memory.
class FaintingStore final : public state::HoldStore {
 public:
  base::Result<std::vector<state::StoredHold>> all() override { return {}; }
  base::Result<void> put(const state::StoredHold&) override {
    if (++puts == 1) throw std::bad_alloc();
    return {};
  }
  base::Result<void> remove(const base::Digest&) override {
    ++removed;
    return {};
  }
  int puts = 0;
  int removed = 0;
};

// put() does not return before open().
class ShutStore final : public state::HoldStore {
 public:
  base::Result<std::vector<state::StoredHold>> all() override { return {}; }
  base::Result<void> remove(const base::Digest&) override { return {}; }
  base::Result<void> put(const state::StoredHold& hold) override {
    std::unique_lock lock(mutex_);
    entered_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    last_ = hold;
    return {};
  }

  void await_put() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return entered_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  state::StoredHold last() const { return last_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool entered_ = false;  // guarded by mutex_
  bool open_ = false;     // likewise
  state::StoredHold last_;
};

}  // namespace

TEST_GROUP(HoldsRestart) {
  HoldsFixture f;
  const Judgement full = said(Stage::kFinal, kFull);

  static bool held(Holds & holds, const Traveller& traveller) {
    return holds.standing(traveller) == Holds::Standing::kHeld;
  }
};

TEST(HoldsRestart, AHoldGoesOnWithItsPauseAndItsWords) {
  f.random = 1;
  f.fails(message("a"), full);
  f.clock.advance(minutes{18});
  f.fails(message("b"), full);
  f.clock.advance(minutes{6});
  Holds after(f.store, f.clock, f.sink, [] { return 0.0; });

  const auto passage = after.pass(message("b"));

  CHECK_FALSE(passage.has_value());
  STRCMP_EQUAL(f.stopped(message("c")).text.c_str(), passage.error().text.c_str());
  STRCMP_EQUAL(f.stopped(message("c")).remedy.c_str(), passage.error().remedy.c_str());
  CHECK_TRUE(after.held().front().since == f.holds.held().front().since);
  f.clock.advance(minutes{30});
  after.pass(message("c"))->failed(full);
  CHECK_TRUE(after.held().front().pause == hours{1});
}

TEST(HoldsRestart, EachKindOfHoldGoesOn) {
  struct {
    Judgement failure;
    unsigned after;
  } const kRows[] = {
      {said(Stage::kFinal, kSendAsDenied), 1},
      {said(Stage::kAuth, kTokenRefused), 1},
      {said(Stage::kFinal, kLogon), 3},
      {said(Stage::kFinal, kUnknown), 3},
      {said(Stage::kFinal, find_entry("outbound-spam")->sample), 3},
      {exchange::classify(failure_of(*find_entry("aadsts7000222"))), 1},
      {no_connection(), 3},
  };
  for (const auto& row : kRows) {
    HoldsFixture g;
    for (unsigned i = 0; i < row.after; ++i) g.fails(message(std::to_string(i)), row.failure);
    Holds after(g.store, g.clock, g.sink, [] { return 0.0; });
    CHECK_TRUE(held(after, message("x")));
    const auto before = after.held().front();
    g.clock.advance(before.pause);

    const mail::Outcome outcome = after.pass(message("probe"))->failed(row.failure);

    ENUMS_EQUAL_INT(Fate::kDeferred, outcome.fate);
    STRCMP_EQUAL(g.holds.held().front().scope.c_str(), after.held().front().scope.c_str());
    CHECK_TRUE(after.held().front().pause == before.pause * 2);
  }
}

TEST(HoldsRestart, AForeignFromIsStillRefusedHere) {
  for (const char* name : {"a", "b", "c"}) {
    f.fails(foreign_message(name), said(Stage::kFinal, kSendAsDenied, false));
  }
  Holds after(f.store, f.clock, f.sink);

  ENUMS_EQUAL_INT(Fate::kRefused, after.pass(foreign_message("d")).error().fate);
}

TEST(HoldsRestart, AScopeIsNamedAgainWhenSomebodyOfItComes) {
  f.fails(message("a"), said(Stage::kFinal, kSendAsDenied));
  Holds after(f.store, f.clock, f.sink);
  STRCMP_EQUAL("a sender", after.held().front().scope.c_str());

  after.standing(message("b"));

  STRCMP_EQUAL("sender boss@contoso.example at mailbox app@contoso.example",
               after.held().front().scope.c_str());
}

TEST(HoldsRestart, ScopesOfWhichThereIsOneKeepTheirNames) {
  struct {
    Judgement failure;
    const char* name;
  } const kRows[] = {{full, "a mailbox"},
                     {said(Stage::kFinal, find_entry("tenant-exceeded-threshold")->sample), "tenant"},
                     {no_connection(), "endpoint"}};
  for (const auto& row : kRows) {
    HoldsFixture g;
    for (const char* name : {"a", "b", "c"}) {
      auto passage = g.holds.pass(message(name));
      if (passage) passage->failed(row.failure);
    }
    Holds after(g.store, g.clock, g.sink);
    STRCMP_EQUAL(row.name, after.held().front().scope.c_str());
  }
}

TEST(HoldsRestart, ACauseBeforeMailIsStillProbedWithoutAMessage) {
  f.fails(message("a"), said(Stage::kAuth, kTokenRefused));
  f.clock.advance(seconds{30});
  Holds after(f.store, f.clock, f.sink);

  after.probe_by_session("app@contoso.example")->authenticated();

  CHECK_TRUE(after.held().empty());
  CHECK_TRUE(f.store.all().value().empty());
}

TEST(HoldsRestart, WhatEndedIsNotTakenUp) {
  f.fails(message("a"), full);
  f.clock.advance(minutes{15});
  f.passed(message("b")).accepted();
  Holds after(f.store, f.clock, f.sink);

  CHECK_TRUE(after.held().empty());
}

TEST(HoldsRestart, AReleaseIsRemembered) {
  f.fails(message("a"), full);
  f.holds.probe_now();
  Holds after(f.store, f.clock, f.sink);

  CHECK_TRUE(after.standing(message("b")) == Holds::Standing::kDue);
}

TEST(HoldsRestart, AScopeIsReleasedByANameThatOnlyTheOperatorRemembers) {
  f.fails(message("a"), full);
  Holds after(f.store, f.clock, f.sink);

  CHECK_EQUAL(1U, after.probe_now("mailbox app@contoso.example").size());
  CHECK_TRUE(after.standing(message("b")) == Holds::Standing::kDue);
}

TEST(HoldsRestart, APauseThatIsOverIsDue) {
  f.fails(message("a"), full);
  f.clock.advance(hours{3});
  Holds after(f.store, f.clock, f.sink);

  CHECK_TRUE(after.standing(message("b")) == Holds::Standing::kDue);
}

TEST(HoldsRestart, TimesInTheFutureCountAsAPauseFromNow) {
  f.fails(message("a"), full);
  auto stored = f.store.all().value().front();
  stored.since += hours{1000};
  stored.next_probe += hours{1000};
  CHECK_TRUE(f.store.put(stored).has_value());
  Holds after(f.store, f.clock, f.sink);

  CHECK_TRUE(after.held().front().since == f.clock.wall());
  CHECK_TRUE(held(after, message("b")));
  f.clock.advance(minutes{18});
  CHECK_FALSE(held(after, message("b")));
}

TEST(HoldsRestart, NonsenseInTheStoreHoldsNobodyForLong) {
  for (const auto length : {seconds{-5}, seconds{0}, seconds::max()}) {
    HoldsFixture g;
    g.fails(message("a"), full);
    auto stored = g.store.all().value().front();
    stored.length = length;
    stored.entry = "no-such-row";
    stored.pause = "no-such-pause";
    stored.next_probe += hours{1000};
    CHECK_TRUE(g.store.put(stored).has_value());
    Holds after(g.store, g.clock, g.sink);

    CHECK_TRUE(held(after, message("b")));
    g.clock.advance(hours{5});
    CHECK_FALSE(held(after, message("b")));
  }
}

TEST(HoldsRestart, AStoreThatFailsChangesNothing) {
  BrokenStore broken;
  Holds holds(broken, f.clock, f.sink, [] { return 0.0; });
  holds.pass(message("a"))->failed(full);

  CHECK_TRUE(held(holds, message("b")));
  f.clock.advance(minutes{15});
  holds.pass(message("b"))->accepted();
  CHECK_TRUE(holds.held().empty());
}

TEST(HoldsRestart, AfterAnExceptionTheStoreIsToldAgain) {
  FaintingStore fainting;
  Holds holds(fainting, f.clock, f.sink, [] { return 0.0; });
  CHECK_THROWS(std::bad_alloc, (void)holds.pass(message("a"))->failed(full));
  f.clock.advance(minutes{15});

  holds.pass(message("b"))->accepted();

  LONGS_EQUAL(1, fainting.removed);
}

TEST(HoldsRestart, NobodyWaitsForAStoreThatIsSlow) {
  ShutStore shut;
  Holds holds(shut, f.clock, f.sink, [] { return 0.0; });
  std::thread first([&] { holds.pass(message("a"))->failed(full); });
  shut.await_put();

  CHECK_TRUE(held(holds, message("b")));
  f.clock.advance(minutes{15});
  holds.pass(message("b"))->failed(full);
  shut.open();
  first.join();

  CHECK_TRUE(shut.last().length == minutes{30});
}
