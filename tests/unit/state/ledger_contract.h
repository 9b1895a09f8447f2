// What every Ledger promises (state/ledger.h): each store's test runs each of these on a fresh ledger.
#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "state/ledger.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test::ledger_contract {

using state::Ledger;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const std::string kMailbox = "app@contoso.example";

inline std::size_t total(const std::vector<Ledger::Entry>& entries) {
  std::size_t sum = 0;
  for (const Ledger::Entry& entry : entries) sum += entry.recipients;
  return sum;
}

inline void a_fresh_ledger_is_empty(Ledger& ledger, FakeClock& clock) {
  CHECK_TRUE(ledger.sends(kMailbox, clock.wall() - hours{24}).value().empty());
  CHECK_TRUE(ledger.recipients(kMailbox, clock.wall() - hours{24}).value().empty());
}

inline void sends_are_told_oldest_first(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  for (const int ago : {20, 40, 30, 30}) {
    CHECK_TRUE(ledger.add_send(kMailbox, now - seconds{ago}).has_value());
  }

  const auto sends = ledger.sends(kMailbox, now - minutes{1}).value();

  CHECK_EQUAL(4U, sends.size());
  CHECK_TRUE(sends[0] == now - seconds{40});
  CHECK_TRUE(sends[1] == now - seconds{30});
  CHECK_TRUE(sends[3] == now - seconds{20});
}

inline void only_what_is_later_than_asked_is_told(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  CHECK_TRUE(ledger.add_send(kMailbox, now - seconds{60}).has_value());
  CHECK_TRUE(ledger.add_send(kMailbox, now - seconds{59}).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 3, now - hours{24}).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 5, now - hours{23}).has_value());

  CHECK_EQUAL(1U, ledger.sends(kMailbox, now - seconds{60}).value().size());
  CHECK_EQUAL(5U, total(ledger.recipients(kMailbox, now - hours{24}).value()));
}

inline void mailboxes_are_told_apart(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  CHECK_TRUE(ledger.add_send(kMailbox, now).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 7, now).has_value());

  CHECK_TRUE(ledger.sends("b@contoso.example", now - hours{1}).value().empty());
  CHECK_TRUE(ledger.recipients("b@contoso.example", now - hours{1}).value().empty());
}

inline void recipients_add_up(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  CHECK_TRUE(ledger.add_recipients(kMailbox, 7, now - hours{2}).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 500, now).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 1, now).has_value());

  const auto entries = ledger.recipients(kMailbox, now - hours{24}).value();

  CHECK_EQUAL(508U, total(entries));
  CHECK_EQUAL(7U, entries.front().recipients);
  CHECK_TRUE(entries.front().time == now - hours{2});
}

inline void the_future_counts_as_now_and_grows_old(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  CHECK_TRUE(ledger.add_send(kMailbox, now + hours{1000}).has_value());
  CHECK_TRUE(ledger.add_send(kMailbox, now - seconds{1}).has_value());
  CHECK_TRUE(ledger.add_recipients(kMailbox, 4, now + hours{1000}).has_value());

  const auto sends = ledger.sends(kMailbox, now - minutes{1}).value();
  CHECK_EQUAL(2U, sends.size());
  CHECK_TRUE(sends[0] == now - seconds{1});
  CHECK_TRUE(sends[1] == now);
  CHECK_TRUE(ledger.recipients(kMailbox, now - hours{24}).value().at(0).time == now);

  clock.advance(minutes{2});
  CHECK_TRUE(ledger.sends(kMailbox, clock.wall() - minutes{1}).value().empty());
}

inline void pruning_forgets_what_is_older(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  for (const int ago : {3, 2, 1}) {
    CHECK_TRUE(ledger.add_send(kMailbox, now - hours{ago}).has_value());
    CHECK_TRUE(ledger.add_recipients(kMailbox, 10, now - hours{ago}).has_value());
  }

  CHECK_TRUE(ledger.prune(now - hours{2}).has_value());

  CHECK_EQUAL(2U, ledger.sends(kMailbox, now - hours{24}).value().size());
  CHECK_EQUAL(20U, total(ledger.recipients(kMailbox, now - hours{24}).value()));
}

inline void threads_add_without_loss(Ledger& ledger, FakeClock& clock) {
  const auto now = clock.wall();
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender) {
    senders.emplace_back([&ledger, now] {
      for (int i = 0; i < 50; ++i) {
        static_cast<void>(ledger.add_send(kMailbox, now));
        static_cast<void>(ledger.add_recipients(kMailbox, 2, now));
      }
    });
  }
  for (std::thread& sender : senders) sender.join();

  CHECK_EQUAL(200U, ledger.sends(kMailbox, now - seconds{1}).value().size());
  CHECK_EQUAL(400U, total(ledger.recipients(kMailbox, now - seconds{1}).value()));
}

}  // namespace exosubmit::test::ledger_contract
