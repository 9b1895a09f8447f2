#include "state/memory_ledger.h"

#include "ledger_contract.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::ledger_contract;

TEST_GROUP(MemoryLedger) {
  test::FakeClock clock;
  state::MemoryLedger ledger{clock};
};

TEST(MemoryLedger, AFreshLedgerIsEmpty) { contract::a_fresh_ledger_is_empty(ledger, clock); }

TEST(MemoryLedger, SendsAreToldOldestFirst) { contract::sends_are_told_oldest_first(ledger, clock); }

TEST(MemoryLedger, OnlyWhatIsLaterThanAskedIsTold) {
  contract::only_what_is_later_than_asked_is_told(ledger, clock);
}

TEST(MemoryLedger, MailboxesAreToldApart) { contract::mailboxes_are_told_apart(ledger, clock); }

TEST(MemoryLedger, RecipientsAddUp) { contract::recipients_add_up(ledger, clock); }

TEST(MemoryLedger, TheFutureCountsAsNowAndGrowsOld) {
  contract::the_future_counts_as_now_and_grows_old(ledger, clock);
}

TEST(MemoryLedger, PruningForgetsWhatIsOlder) { contract::pruning_forgets_what_is_older(ledger, clock); }

TEST(MemoryLedger, ThreadsAddWithoutLoss) { contract::threads_add_without_loss(ledger, clock); }
