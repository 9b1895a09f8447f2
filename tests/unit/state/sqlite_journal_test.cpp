#include "state/sqlite_journal.h"

#include "journal_contract.h"
#include "journal_waits_contract.h"
#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::journal_contract;

TEST_GROUP(SqliteJournal) {
  test::FakeClock clock;
  test::StateFile file;
  state::SqliteJournal journal{file.open(), clock};
};

TEST_GROUP(SqliteJournalWithJumpingClock) {
  test::FakeClock clock{true};
  test::StateFile file;
  state::SqliteJournal journal{file.open(), clock};
};

TEST(SqliteJournal, AKeyThatNobodyClaimedHasNoRow) {
  contract::a_key_that_nobody_claimed_has_no_row(journal, clock);
}

TEST(SqliteJournal, AClaimedRowIsInFlightForAll) {
  contract::a_claimed_row_is_in_flight_for_all(journal, clock);
}

TEST(SqliteJournal, OneCallClaimsWhatIsFreeAndTellsOfTheRest) {
  contract::one_call_claims_what_is_free_and_tells_of_the_rest(journal, clock);
}

TEST(SqliteJournal, AnAcceptedRowKeepsTheWordsAndTheTime) {
  contract::an_accepted_row_keeps_the_words_and_the_time(journal, clock);
}

TEST(SqliteJournal, AnAcceptedRowIsNeverChangedAgain) {
  contract::an_accepted_row_is_never_changed_again(journal, clock);
}

TEST(SqliteJournal, AcceptanceIsKeptWithoutAClaimAndAfterARefusal) {
  contract::acceptance_is_kept_without_a_claim_and_after_a_refusal(journal, clock);
}

TEST(SqliteJournal, ARefusalIsKeptUntilItIsTold) {
  contract::a_refusal_is_kept_until_it_is_told(journal, clock);
}

TEST(SqliteJournal, OnlyRefusalsAreForgottenAsRefusals) {
  contract::only_refusals_are_forgotten_as_refusals(journal, clock);
}

TEST(SqliteJournal, ADeferralGivesAFreshRowBack) {
  contract::a_deferral_gives_a_fresh_row_back(journal, clock);
}

TEST(SqliteJournal, ADeferralGivesADoubtfulRowBack) {
  contract::a_deferral_gives_a_doubtful_row_back(journal, clock);
}

TEST(SqliteJournal, EachDoubtIsCountedOnce) { contract::each_doubt_is_counted_once(journal, clock); }

TEST(SqliteJournal, DoubtWithoutARowIsKept) { contract::doubt_without_a_row_is_kept(journal, clock); }

TEST(SqliteJournal, ARowWithOtherDoubtsThanSeenIsNotClaimed) {
  contract::a_row_with_other_doubts_than_seen_is_not_claimed(journal, clock);
}

TEST(SqliteJournal, ADoubtfulRowThatHasGoneSinceIsNotClaimed) {
  contract::a_doubtful_row_that_has_gone_since_is_not_claimed(journal, clock);
}

TEST(SqliteJournal, ARowWhoseLeaseHasEndedIsInDoubt) {
  contract::a_row_whose_lease_has_ended_is_in_doubt(journal, clock);
}

TEST(SqliteJournal, RenewalKeepsARowLive) { contract::renewal_keeps_a_row_live(journal, clock); }

TEST(SqliteJournal, RenewalOfAForeignOrFinishedRowDoesNothing) {
  contract::renewal_of_a_foreign_or_finished_row_does_nothing(journal, clock);
}

TEST(SqliteJournal, ALateOutcomeOfTheOwnerWins) {
  contract::a_late_outcome_of_the_owner_wins(journal, clock);
}

TEST(SqliteJournal, AFormerOwnersAcceptanceWinsOverTheNewOwner) {
  contract::a_former_owners_acceptance_wins_over_the_new_owner(journal, clock);
}

TEST(SqliteJournal, AFormerOwnersFailureLeavesTheNewOwnerAlone) {
  contract::a_former_owners_failure_leaves_the_new_owner_alone(journal, clock);
}

TEST(SqliteJournal, ADoubtfulRowCanBeGivenUpAsRefused) {
  contract::a_doubtful_row_can_be_given_up_as_refused(journal, clock);
}

TEST(SqliteJournal, ARestartedDaemonEndsItsOwnLeasesOnly) {
  contract::a_restarted_daemon_ends_its_own_leases_only(journal, clock);
}

TEST(SqliteJournal, CountersCountByKeyAndName) { contract::counters_count_by_key_and_name(journal, clock); }

TEST(SqliteJournal, PruningForgetsWhatIsOldButNotWhatIsLive) {
  contract::pruning_forgets_what_is_old_but_not_what_is_live(journal, clock);
}

TEST(SqliteJournal, PruningKeepsWhatWasTouchedSince) {
  contract::pruning_keeps_what_was_touched_since(journal, clock);
}

TEST(SqliteJournal, OutcomesInTheFutureCountAsNow) {
  contract::outcomes_in_the_future_count_as_now(journal, clock);
}

TEST(SqliteJournal, OneOfManyClaimersWins) { contract::one_of_many_claimers_wins(journal, clock); }

TEST(SqliteJournal, ThreadsCountWithoutLoss) { contract::threads_count_without_loss(journal, clock); }

TEST(SqliteJournal, WhoeverWaitsIsWokenByTheOutcome) {
  contract::whoever_waits_is_woken_by_the_outcome(journal, clock);
}

TEST(SqliteJournal, WhoeverWaitsIsWokenWhenTheLeaseEnds) {
  contract::whoever_waits_is_woken_when_the_lease_ends(journal, clock);
}

TEST(SqliteJournal, WhoeverWaitsWaitsOnWhenTheLeaseIsRenewed) {
  contract::whoever_waits_waits_on_when_the_lease_is_renewed(journal, clock);
}

TEST(SqliteJournalWithJumpingClock, AWaitEndsAtItsDeadline) {
  contract::a_wait_ends_at_its_deadline(journal, clock);
}

TEST(SqliteJournalWithJumpingClock, NobodyWaitsForARowThatIsNotInFlight) {
  contract::nobody_waits_for_a_row_that_is_not_in_flight(journal, clock);
}

TEST(SqliteJournal, OutcomesDoubtsAndCountersSurviveReopening) {
  const contract::Daemon a{journal, clock};
  a.finish(contract::accepted());
  a.finish(contract::in_doubt(), contract::kOther);
  CHECK_EQUAL(1U, journal.count(contract::kKey, "told", clock.wall()).value());
  mail::Outcome refusal = contract::refused().because("a cause", "a remedy");
  refusal.detail = "session=1";
  const state::Key third = base::sha256("third");
  a.finish(refusal, third);

  state::SqliteJournal again(file.open(), clock);
  const contract::Daemon reopened{again, clock};

  STRCMP_EQUAL("OK <id@example.com>", reopened.look().outcome.text.c_str());
  CHECK_EQUAL(1U, reopened.look(contract::kOther).doubts);
  CHECK_EQUAL(2U, again.count(contract::kKey, "told", clock.wall()).value());
  const mail::Outcome kept = reopened.look(third).outcome;
  STRCMP_EQUAL("5.2.0 no a cause a remedy session=1", (kept.status.to_string() + ' ' + kept.text + ' ' +
                                                       kept.cause + ' ' + kept.remedy + ' ' + kept.detail)
                                                          .c_str());
}

TEST(SqliteJournal, ARestartedDaemonFindsWhatItHadInFlightInDoubt) {
  const contract::Daemon a{journal, clock};
  a.claim();

  state::SqliteJournal again(file.open(), clock);
  ENUMS_EQUAL_INT(contract::Kind::kInFlight, (contract::Daemon{again, clock}.look().kind));
  CHECK_TRUE(again.end_leases("a", clock.wall()).has_value());

  ENUMS_EQUAL_INT(contract::Kind::kInDoubt, (contract::Daemon{again, clock}.look().kind));
  CHECK_EQUAL(1U, (contract::Daemon{again, clock}.look().doubts));
}

TEST(SqliteJournal, WhoeverWaitsSeesAnotherProcesssOutcome) {
  const contract::Daemon a{journal, clock};
  a.claim();
  state::SqliteJournal other(file.open(), clock);
  std::thread waiter(
      [&] { other.wait_while_in_flight(contract::kKey, clock.steady() + std::chrono::hours{1}); });
  clock.await_waiters(1);

  a.finish(contract::accepted());
  clock.advance(std::chrono::seconds{1});
  waiter.join();

  ENUMS_EQUAL_INT(contract::Kind::kAccepted, (contract::Daemon{other, clock}.look().kind));
}

// Else what Exchange took would read as in doubt, and be sent again.
TEST(SqliteJournal, OutcomesThatCannotBeWrittenAreWrittenLater) {
  state::SqliteJournal impatient(file.open({std::chrono::milliseconds{50}}), clock);
  const contract::Daemon a{impatient, clock};
  a.claim();
  a.claim(contract::kOther);
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());
  for (const auto& [key, outcome] :
       {std::pair{contract::kKey, contract::accepted()}, {contract::kOther, contract::deferred()}}) {
    CHECK_FALSE(impatient.finish({{key, outcome}}, "a", clock.wall()).has_value());
  }
  ENUMS_EQUAL_INT(contract::Kind::kInFlight, a.look().kind);

  CHECK_TRUE(other.run("COMMIT").has_value());
  file.clock.advance(state::SqliteStore::kPause);

  ENUMS_EQUAL_INT(contract::Kind::kAccepted, a.look().kind);
  ENUMS_EQUAL_INT(contract::Kind::kNone, a.claim(contract::kOther).kind);
  ENUMS_EQUAL_INT(contract::Kind::kAccepted, (contract::Daemon{journal, clock}.look().kind));
}

TEST(SqliteJournal, WhatIsOwedIsWrittenBeforeTheSameRowIsClaimed) {
  state::SqliteJournal impatient(file.open({std::chrono::milliseconds{50}}), clock);
  const contract::Daemon a{impatient, clock};
  a.claim();
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());
  CHECK_FALSE(impatient.finish({{contract::kKey, contract::accepted()}}, "a", clock.wall()).has_value());
  CHECK_TRUE(other.run("COMMIT").has_value());
  clock.advance(contract::kLease);

  ENUMS_EQUAL_INT(contract::Kind::kAccepted, a.claim(contract::kKey, 1).kind);
}

TEST(SqliteJournal, NoAddressIsStored) {
  const contract::Daemon a{journal, clock, "host inet:10025@192.0.2.1"};
  a.finish(mail::Outcome::accepted(250, {2, 0, 0}, "OK for <secret@example.net>"));
  mail::Outcome refusal = mail::Outcome::refused(550, {5, 1, 10}, "secret@example.net not found");
  refusal.because("secret@example.net is unknown", "look at secret@example.net");
  refusal.detail = "session=secret@example.net";
  a.finish(refusal, contract::kOther);
  a.claim(base::sha256("in flight"));

  STRCMP_CONTAINS("(address) not found", a.look(contract::kOther).outcome.text.c_str());
  const std::string octets = file.octets();
  CHECK_TRUE(octets.find("not found") != std::string::npos);
  CHECK_TRUE(octets.find("secret") == std::string::npos);
  CHECK_TRUE(octets.find("192.0.2.1") == std::string::npos);
}

TEST(SqliteJournal, PruningForgetsMoreThanOneBatch) {
  std::vector<state::Journal::Finished> finished;
  for (int i = 0; i < 2500; ++i) finished.push_back({base::sha256(std::to_string(i)), contract::accepted()});
  CHECK_TRUE(journal.finish(finished, "a", clock.wall()).has_value());

  CHECK_TRUE(journal.prune(clock.wall() + std::chrono::seconds{1}).has_value());

  for (const auto& one : finished) {
    ENUMS_EQUAL_INT(contract::Kind::kNone, journal.look(one.key, clock.wall()).value().kind);
  }
}

TEST(SqliteJournal, TheFileDoesNotGrowBeyondWhatItsRetentionHolds) {
  const auto a_week_of_mail = [&](int week) {
    std::vector<state::Journal::Finished> finished;
    for (int i = 0; i < 1000; ++i) {
      finished.push_back({base::sha256(std::to_string(week * 1000 + i)), contract::accepted()});
    }
    CHECK_TRUE(journal.finish(finished, "a", clock.wall()).has_value());
    clock.advance(std::chrono::hours{7 * 24});
    CHECK_TRUE(journal.prune(clock.wall()).has_value());
    CHECK_TRUE(file.open_raw().run("PRAGMA wal_checkpoint(TRUNCATE)").has_value());
    return std::filesystem::file_size(file.path());
  };
  const auto first = a_week_of_mail(0);

  for (int week = 1; week < 10; ++week) CHECK_TRUE(a_week_of_mail(week) <= first + first / 2);
}
