// What every Journal promises (state/journal.h): each store's test runs each of these on a fresh journal.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/digest.h"
#include "mail/outcome.h"
#include "state/journal.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test::journal_contract {

using mail::Outcome;
using std::chrono::hours;
using std::chrono::seconds;
using Kind = state::Row::Kind;
using state::Journal;

inline const state::Key kKey = base::sha256("message one, recipient one");
inline const state::Key kOther = base::sha256("message one, recipient two");
constexpr seconds kLease{360};

// One journal as one daemon sees it.
struct Daemon {
  Journal& journal;
  FakeClock& clock;
  std::string owner = "a";

  state::Row look(const state::Key& key = kKey) const { return journal.look(key, clock.wall()).value(); }

  state::Row claim(const state::Key& key = kKey, std::size_t doubts = 0) const {
    const auto now = clock.wall();
    return journal.claim({{key, doubts}}, owner, now, now + kLease).value().at(0);
  }

  void finish(Outcome outcome, const state::Key& key = kKey) const {
    CHECK_TRUE(journal.finish({{key, std::move(outcome)}}, owner, clock.wall()).has_value());
  }

  void renew(const state::Key& key = kKey) const {
    CHECK_TRUE(journal.renew({key}, owner, clock.wall() + kLease).has_value());
  }
};

inline Outcome accepted() { return Outcome::accepted(250, {2, 0, 0}, "OK <id@example.com>"); }
inline Outcome deferred() { return Outcome::deferred({4, 4, 2}, "cut"); }
inline Outcome refused() { return Outcome::refused(554, {5, 2, 0}, "no"); }
inline Outcome in_doubt() {
  Outcome outcome = Outcome::deferred({4, 4, 2}, "no answer");
  outcome.in_doubt = true;
  return outcome;
}

inline void a_key_that_nobody_claimed_has_no_row(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};

  ENUMS_EQUAL_INT(Kind::kNone, a.look().kind);
}

inline void a_claimed_row_is_in_flight_for_all(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};

  ENUMS_EQUAL_INT(Kind::kNone, a.claim().kind);

  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kInFlight, b.claim().kind);
  ENUMS_EQUAL_INT(Kind::kInFlight, a.claim().kind);
  CHECK_TRUE(a.look().time == clock.wall() + kLease);
  ENUMS_EQUAL_INT(Kind::kNone, a.look(kOther).kind);
}

inline void one_call_claims_what_is_free_and_tells_of_the_rest(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(accepted());

  const auto now = clock.wall();
  const auto rows = journal.claim({{kKey, 0}, {kOther, 0}, {kOther, 0}}, "a", now, now + kLease).value();

  CHECK_EQUAL(3U, rows.size());
  ENUMS_EQUAL_INT(Kind::kAccepted, rows[0].kind);
  ENUMS_EQUAL_INT(Kind::kNone, rows[1].kind);
  ENUMS_EQUAL_INT(Kind::kInFlight, rows[2].kind);
}

inline void an_accepted_row_keeps_the_words_and_the_time(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  const auto then = clock.wall();
  a.finish(accepted());
  clock.advance(hours{1});

  const state::Row row = a.look();

  ENUMS_EQUAL_INT(Kind::kAccepted, row.kind);
  ENUMS_EQUAL_INT(mail::Fate::kAccepted, row.outcome.fate);
  CHECK_EQUAL(250, row.outcome.code);
  STRCMP_EQUAL("2.0.0", row.outcome.status.to_string().c_str());
  STRCMP_EQUAL("OK <id@example.com>", row.outcome.text.c_str());
  CHECK_TRUE(row.outcome.from_exchange);
  CHECK_TRUE(row.time == then);
}

inline void an_accepted_row_is_never_changed_again(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.finish(accepted());

  for (const Daemon& daemon : {a, b}) {
    daemon.finish(deferred());
    daemon.finish(refused());
    daemon.finish(in_doubt());
    daemon.finish(Outcome::accepted(250, {2, 0, 0}, "OK another"));
    ENUMS_EQUAL_INT(Kind::kAccepted, daemon.claim().kind);
  }

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
  STRCMP_EQUAL("OK <id@example.com>", a.look().outcome.text.c_str());
}

inline void acceptance_is_kept_without_a_claim_and_after_a_refusal(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(refused());
  a.finish(accepted());

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
}

inline void a_refusal_is_kept_until_it_is_told(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  a.finish(refused());
  ENUMS_EQUAL_INT(Kind::kRefused, a.claim().kind);
  CHECK_EQUAL(554, a.look().outcome.code);

  CHECK_TRUE(journal.forget_refusals({kKey, kOther}).has_value());

  ENUMS_EQUAL_INT(Kind::kNone, a.claim().kind);
}

inline void only_refusals_are_forgotten_as_refusals(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(accepted());
  a.claim(kOther);

  CHECK_TRUE(journal.forget_refusals({kKey, kOther}).has_value());

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look(kOther).kind);
}

inline void a_deferral_gives_a_fresh_row_back(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  a.finish(deferred());

  ENUMS_EQUAL_INT(Kind::kNone, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kNone, a.claim().kind);
}

inline void a_deferral_gives_a_doubtful_row_back(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  a.finish(in_doubt());
  const auto doubted = clock.wall();
  clock.advance(hours{1});
  a.claim(kKey, 1);
  a.finish(deferred());

  const state::Row row = a.look();

  ENUMS_EQUAL_INT(Kind::kInDoubt, row.kind);
  CHECK_EQUAL(1U, row.doubts);
  CHECK_TRUE(row.time == doubted);
}

inline void each_doubt_is_counted_once(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  for (std::size_t doubts = 0; doubts < 3; ++doubts) {
    a.claim(kKey, doubts);
    CHECK_EQUAL(doubts, a.look().doubts);
    a.finish(in_doubt());
    CHECK_EQUAL(doubts + 1, a.look().doubts);
    clock.advance(hours{1});
  }
  a.finish(in_doubt());

  CHECK_EQUAL(3U, a.look().doubts);
  CHECK_TRUE(a.look().time == clock.wall() - hours{1});
}

inline void doubt_without_a_row_is_kept(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(in_doubt());

  ENUMS_EQUAL_INT(Kind::kInDoubt, a.look().kind);
  CHECK_EQUAL(1U, a.look().doubts);
}

inline void a_row_with_other_doubts_than_seen_is_not_claimed(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  a.finish(in_doubt());

  const state::Row row = a.claim(kKey, 0);

  ENUMS_EQUAL_INT(Kind::kInDoubt, row.kind);
  CHECK_EQUAL(1U, row.doubts);
  ENUMS_EQUAL_INT(Kind::kInDoubt, a.look().kind);
  a.claim(kKey, 1);
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
}

inline void a_doubtful_row_that_has_gone_since_is_not_claimed(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};

  ENUMS_EQUAL_INT(Kind::kNone, a.claim(kKey, 1).kind);

  ENUMS_EQUAL_INT(Kind::kNone, a.look().kind);
}

inline void a_row_whose_lease_has_ended_is_in_doubt(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  const auto end = clock.wall() + kLease;
  clock.advance(kLease - seconds{1});
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
  clock.advance(seconds{1});

  const state::Row row = a.look();

  ENUMS_EQUAL_INT(Kind::kInDoubt, row.kind);
  CHECK_EQUAL(1U, row.doubts);
  CHECK_TRUE(row.time == end);
  CHECK_EQUAL(1U, a.look().doubts);
}

inline void renewal_keeps_a_row_live(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.claim();
  clock.advance(kLease - seconds{1});
  a.renew();
  clock.advance(seconds{10});

  ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
}

inline void renewal_of_a_foreign_or_finished_row_does_nothing(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.claim();
  a.finish(accepted(), kOther);
  clock.advance(kLease - seconds{1});
  b.renew();
  a.renew(kOther);
  a.renew(base::sha256("nobody's"));
  clock.advance(seconds{1});

  ENUMS_EQUAL_INT(Kind::kInDoubt, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kAccepted, a.look(kOther).kind);
  ENUMS_EQUAL_INT(Kind::kNone, a.look(base::sha256("nobody's")).kind);
}

inline void a_late_outcome_of_the_owner_wins(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  for (const auto& [outcome, kind] : {std::pair{accepted(), Kind::kAccepted},
                                      {refused(), Kind::kRefused},
                                      {in_doubt(), Kind::kInDoubt},
                                      {deferred(), Kind::kNone}}) {
    const state::Key key = base::sha256(outcome.text + (outcome.in_doubt ? "?" : ""));
    a.claim(key);
    clock.advance(kLease * 2);
    a.finish(outcome, key);

    ENUMS_EQUAL_INT(kind, a.look(key).kind);
    CHECK_EQUAL(kind == Kind::kInDoubt ? 1U : 0U, a.look(key).doubts);
  }
}

inline void a_former_owners_acceptance_wins_over_the_new_owner(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.claim();
  clock.advance(kLease);
  ENUMS_EQUAL_INT(Kind::kInDoubt, b.claim(kKey, 1).kind);

  a.finish(accepted());
  b.finish(in_doubt());

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
}

inline void a_former_owners_failure_leaves_the_new_owner_alone(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.claim();
  clock.advance(kLease);
  b.claim(kKey, 1);

  for (const Outcome& outcome : {deferred(), refused(), in_doubt()}) {
    a.finish(outcome);
    ENUMS_EQUAL_INT(Kind::kInFlight, a.look().kind);
    CHECK_EQUAL(1U, a.look().doubts);
  }
}

inline void a_doubtful_row_can_be_given_up_as_refused(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.claim();
  clock.advance(kLease);
  b.finish(refused());

  ENUMS_EQUAL_INT(Kind::kRefused, b.look().kind);
}

inline void a_restarted_daemon_ends_its_own_leases_only(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const Daemon b{journal, clock, "b"};
  a.claim();
  b.claim(kOther);
  a.finish(accepted(), base::sha256("done"));

  CHECK_TRUE(journal.end_leases("a", clock.wall()).has_value());

  ENUMS_EQUAL_INT(Kind::kInDoubt, a.look().kind);
  CHECK_EQUAL(1U, a.look().doubts);
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look(kOther).kind);
  ENUMS_EQUAL_INT(Kind::kAccepted, a.look(base::sha256("done")).kind);
}

inline void counters_count_by_key_and_name(Journal& journal, FakeClock& clock) {
  const auto now = clock.wall();

  CHECK_EQUAL(1U, journal.count(kKey, "told", now).value());
  CHECK_EQUAL(2U, journal.count(kKey, "told", now).value());
  CHECK_EQUAL(1U, journal.count(kKey, "bounced", now).value());
  CHECK_EQUAL(1U, journal.count(kOther, "told", now).value());
  ENUMS_EQUAL_INT(Kind::kNone, (Daemon{journal, clock}.look().kind));
}

inline void pruning_forgets_what_is_old_but_not_what_is_live(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  const state::Key live = base::sha256("live");
  a.finish(accepted());
  a.finish(in_doubt(), kOther);
  CHECK_EQUAL(1U, journal.count(kKey, "told", clock.wall()).value());
  a.claim(live);
  clock.advance(seconds{1});

  CHECK_TRUE(journal.prune(clock.wall()).has_value());

  ENUMS_EQUAL_INT(Kind::kNone, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kNone, a.look(kOther).kind);
  CHECK_EQUAL(1U, journal.count(kKey, "told", clock.wall()).value());
  ENUMS_EQUAL_INT(Kind::kInFlight, a.look(live).kind);
}

inline void pruning_keeps_what_was_touched_since(Journal& journal, FakeClock& clock) {
  const Daemon a{journal, clock};
  a.finish(accepted());
  a.finish(accepted(), kOther);
  const state::Key claimed = base::sha256("claimed");
  a.finish(accepted(), claimed);
  clock.advance(hours{100});
  a.look(kKey);
  a.claim(claimed);
  const auto before = clock.wall();
  clock.advance(hours{100});

  CHECK_TRUE(journal.prune(before).has_value());

  ENUMS_EQUAL_INT(Kind::kAccepted, a.look().kind);
  ENUMS_EQUAL_INT(Kind::kAccepted, a.look(claimed).kind);
  ENUMS_EQUAL_INT(Kind::kNone, a.look(kOther).kind);
}

inline void outcomes_in_the_future_count_as_now(Journal& journal, FakeClock& clock) {
  const auto now = clock.wall();
  CHECK_TRUE(journal.finish({{kKey, in_doubt()}, {kOther, accepted()}}, "a", now + hours{24}).has_value());

  CHECK_TRUE(journal.look(kKey, now).value().time == now);
  CHECK_TRUE(journal.look(kOther, now).value().time == now);
  CHECK_TRUE(journal.look(kKey, now + hours{1}).value().time == now);
}

}  // namespace exosubmit::test::journal_contract
