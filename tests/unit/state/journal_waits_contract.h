// What every Journal promises to threads (state/journal.h): races and waits.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "journal_contract.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test::journal_contract {

inline void one_of_many_claimers_wins(Journal& journal, FakeClock& clock) {
  constexpr int kClaimers = 4;
  constexpr int kRounds = 50;
  const auto now = clock.wall();
  std::atomic<int> winners{0};
  std::atomic<int> ready{0};
  std::vector<std::thread> claimers;
  for (int claimer = 0; claimer < kClaimers; ++claimer) {
    claimers.emplace_back([&, owner = std::to_string(claimer)] {
      for (int round = 0; round < kRounds; ++round) {
        ++ready;
        while (ready < kClaimers * (round + 1)) std::this_thread::yield();
        const state::Key key = base::sha256(std::to_string(round));
        const auto rows = journal.claim({{key, 0}}, owner, now, now + kLease);
        if (rows && rows->front().kind == Kind::kNone) ++winners;
      }
    });
  }
  for (std::thread& claimer : claimers) claimer.join();

  CHECK_EQUAL(kRounds, winners.load());
}

inline void threads_count_without_loss(Journal& journal, FakeClock& clock) {
  const auto now = clock.wall();
  std::vector<std::thread> counters;
  for (int counter = 0; counter < 4; ++counter) {
    counters.emplace_back([&] {
      for (int i = 0; i < 50; ++i) static_cast<void>(journal.count(kKey, "told", now));
    });
  }
  for (std::thread& counter : counters) counter.join();

  CHECK_EQUAL(201U, journal.count(kKey, "told", now).value());
}

inline void whoever_waits_is_woken_by_the_outcome(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  std::thread waiter([&] { journal.wait_while_in_flight(kKey, clock.steady() + hours{1}); });
  clock.await_waiters(1);

  a.finish(accepted());
  waiter.join();

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
}

inline void whoever_waits_is_woken_when_the_lease_ends(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  std::thread waiter([&] { journal.wait_while_in_flight(kKey, clock.steady() + hours{24}); });
  clock.await_waiters(1);

  clock.advance(kLease);
  waiter.join();

  ENUMS_EQUAL_INT(Kind::kInDoubt, a.look().kind);
}

inline void whoever_waits_waits_on_when_the_lease_is_renewed(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  const auto began = clock.steady();
  std::thread waiter([&] { journal.wait_while_in_flight(kKey, began + kLease + seconds{5}); });
  clock.await_waiters(1);

  clock.advance(seconds{10});
  a.renew();
  clock.advance(kLease - seconds{5});
  waiter.join();

  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
  CHECK_TRUE(clock.steady() == began + kLease + seconds{5});
}

// The clock jumps to the end of every wait: `clock` is made with jumping.
inline void a_wait_ends_at_its_deadline(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  const auto until = clock.steady() + seconds{90};

  journal.wait_while_in_flight(kKey, until);

  CHECK_TRUE(clock.steady() == until);
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
}

inline void nobody_waits_for_a_row_that_is_not_in_flight(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(in_doubt());
  const auto now = clock.steady();

  journal.wait_while_in_flight(kKey, now + hours{1});
  journal.wait_while_in_flight(kOther, now + hours{1});

  CHECK_TRUE(clock.steady() == now);
}

}  // namespace exosubmit::test::journal_contract
