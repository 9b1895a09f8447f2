#include "state/memory_journal.h"

#include "journal_contract.h"
#include "journal_waits_contract.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::journal_contract;

TEST_GROUP(MemoryJournal) {
  test::FakeClock clock;
  state::MemoryJournal journal{clock};
};

TEST_GROUP(MemoryJournalWithJumpingClock) {
  test::FakeClock clock{true};
  state::MemoryJournal journal{clock};
};

TEST(MemoryJournal, AKeyThatNobodyClaimedHasNoRow) {
  contract::a_key_that_nobody_claimed_has_no_row(journal, clock);
}

TEST(MemoryJournal, AClaimedRowIsInFlightForAll) {
  contract::a_claimed_row_is_in_flight_for_all(journal, clock);
}

TEST(MemoryJournal, OneCallClaimsWhatIsFreeAndTellsOfTheRest) {
  contract::one_call_claims_what_is_free_and_tells_of_the_rest(journal, clock);
}

TEST(MemoryJournal, AnAcceptedRowKeepsTheWordsAndTheTime) {
  contract::an_accepted_row_keeps_the_words_and_the_time(journal, clock);
}

TEST(MemoryJournal, AnAcceptedRowIsNeverChangedAgain) {
  contract::an_accepted_row_is_never_changed_again(journal, clock);
}

TEST(MemoryJournal, AcceptanceIsKeptWithoutAClaimAndAfterARefusal) {
  contract::acceptance_is_kept_without_a_claim_and_after_a_refusal(journal, clock);
}

TEST(MemoryJournal, ARefusalIsKeptUntilItIsTold) {
  contract::a_refusal_is_kept_until_it_is_told(journal, clock);
}

TEST(MemoryJournal, OnlyRefusalsAreForgottenAsRefusals) {
  contract::only_refusals_are_forgotten_as_refusals(journal, clock);
}

TEST(MemoryJournal, ADeferralGivesAFreshRowBack) {
  contract::a_deferral_gives_a_fresh_row_back(journal, clock);
}

TEST(MemoryJournal, ADeferralGivesADoubtfulRowBack) {
  contract::a_deferral_gives_a_doubtful_row_back(journal, clock);
}

TEST(MemoryJournal, EachDoubtIsCountedOnce) { contract::each_doubt_is_counted_once(journal, clock); }

TEST(MemoryJournal, DoubtWithoutARowIsKept) { contract::doubt_without_a_row_is_kept(journal, clock); }

TEST(MemoryJournal, ARowWithOtherDoubtsThanSeenIsNotClaimed) {
  contract::a_row_with_other_doubts_than_seen_is_not_claimed(journal, clock);
}

TEST(MemoryJournal, ADoubtfulRowThatHasGoneSinceIsNotClaimed) {
  contract::a_doubtful_row_that_has_gone_since_is_not_claimed(journal, clock);
}

TEST(MemoryJournal, ARowWhoseLeaseHasEndedIsInDoubt) {
  contract::a_row_whose_lease_has_ended_is_in_doubt(journal, clock);
}

TEST(MemoryJournal, RenewalKeepsARowLive) { contract::renewal_keeps_a_row_live(journal, clock); }

TEST(MemoryJournal, RenewalOfAForeignOrFinishedRowDoesNothing) {
  contract::renewal_of_a_foreign_or_finished_row_does_nothing(journal, clock);
}

TEST(MemoryJournal, ALateOutcomeOfTheOwnerWins) {
  contract::a_late_outcome_of_the_owner_wins(journal, clock);
}

TEST(MemoryJournal, AFormerOwnersAcceptanceWinsOverTheNewOwner) {
  contract::a_former_owners_acceptance_wins_over_the_new_owner(journal, clock);
}

TEST(MemoryJournal, AFormerOwnersFailureLeavesTheNewOwnerAlone) {
  contract::a_former_owners_failure_leaves_the_new_owner_alone(journal, clock);
}

TEST(MemoryJournal, ADoubtfulRowCanBeGivenUpAsRefused) {
  contract::a_doubtful_row_can_be_given_up_as_refused(journal, clock);
}

TEST(MemoryJournal, ARestartedDaemonEndsItsOwnLeasesOnly) {
  contract::a_restarted_daemon_ends_its_own_leases_only(journal, clock);
}

TEST(MemoryJournal, CountersCountByKeyAndName) { contract::counters_count_by_key_and_name(journal, clock); }

TEST(MemoryJournal, PruningForgetsWhatIsOldButNotWhatIsLive) {
  contract::pruning_forgets_what_is_old_but_not_what_is_live(journal, clock);
}

TEST(MemoryJournal, PruningKeepsWhatWasTouchedSince) {
  contract::pruning_keeps_what_was_touched_since(journal, clock);
}

TEST(MemoryJournal, OutcomesInTheFutureCountAsNow) {
  contract::outcomes_in_the_future_count_as_now(journal, clock);
}

TEST(MemoryJournal, OneOfManyClaimersWins) { contract::one_of_many_claimers_wins(journal, clock); }

TEST(MemoryJournal, ThreadsCountWithoutLoss) { contract::threads_count_without_loss(journal, clock); }

TEST(MemoryJournal, WhoeverWaitsIsWokenByTheOutcome) {
  contract::whoever_waits_is_woken_by_the_outcome(journal, clock);
}

TEST(MemoryJournal, WhoeverWaitsIsWokenWhenTheLeaseEnds) {
  contract::whoever_waits_is_woken_when_the_lease_ends(journal, clock);
}

TEST(MemoryJournal, WhoeverWaitsWaitsOnWhenTheLeaseIsRenewed) {
  contract::whoever_waits_waits_on_when_the_lease_is_renewed(journal, clock);
}

TEST(MemoryJournalWithJumpingClock, AWaitEndsAtItsDeadline) {
  contract::a_wait_ends_at_its_deadline(journal, clock);
}

TEST(MemoryJournalWithJumpingClock, NobodyWaitsForARowThatIsNotInFlight) {
  contract::nobody_waits_for_a_row_that_is_not_in_flight(journal, clock);
}
