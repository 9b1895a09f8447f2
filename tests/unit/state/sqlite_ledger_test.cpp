#include "state/sqlite_ledger.h"

#include "ledger_contract.h"
#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::ledger_contract;

TEST_GROUP(SqliteLedger) {
  test::FakeClock clock;
  test::StateFile file;
  state::SqliteLedger ledger{file.open(), clock};
};

TEST(SqliteLedger, AFreshLedgerIsEmpty) { contract::a_fresh_ledger_is_empty(ledger, clock); }

TEST(SqliteLedger, SendsAreToldOldestFirst) { contract::sends_are_told_oldest_first(ledger, clock); }

TEST(SqliteLedger, OnlyWhatIsLaterThanAskedIsTold) {
  contract::only_what_is_later_than_asked_is_told(ledger, clock);
}

TEST(SqliteLedger, MailboxesAreToldApart) { contract::mailboxes_are_told_apart(ledger, clock); }

TEST(SqliteLedger, RecipientsAddUp) { contract::recipients_add_up(ledger, clock); }

TEST(SqliteLedger, TheFutureCountsAsNowAndGrowsOld) {
  contract::the_future_counts_as_now_and_grows_old(ledger, clock);
}

TEST(SqliteLedger, PruningForgetsWhatIsOlder) { contract::pruning_forgets_what_is_older(ledger, clock); }

TEST(SqliteLedger, ThreadsAddWithoutLoss) { contract::threads_add_without_loss(ledger, clock); }

TEST(SqliteLedger, SurvivesReopening) {
  const auto now = clock.wall();
  CHECK_TRUE(ledger.add_send(contract::kMailbox, now).has_value());
  CHECK_TRUE(ledger.add_recipients(contract::kMailbox, 7, now).has_value());

  state::SqliteLedger again(file.open(), clock);

  CHECK_EQUAL(1U, again.sends(contract::kMailbox, now - std::chrono::hours{1}).value().size());
  CHECK_EQUAL(7U, contract::total(again.recipients(contract::kMailbox, now - std::chrono::hours{1}).value()));
}

TEST(SqliteLedger, RecipientsOfOneMinuteAreOneEntry) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(clock.wall()) - std::chrono::minutes{5};
  for (const int second : {0, 59, 30, 60}) {
    CHECK_TRUE(
        ledger.add_recipients(contract::kMailbox, 2, minute + std::chrono::seconds{second}).has_value());
  }

  const auto entries = ledger.recipients(contract::kMailbox, minute - std::chrono::hours{1}).value();

  CHECK_EQUAL(2U, entries.size());
  CHECK_EQUAL(6U, entries[0].recipients);
  CHECK_TRUE(entries[0].time == minute + std::chrono::seconds{59});
}

TEST(SqliteLedger, NoAddressIsStored) {
  CHECK_TRUE(ledger.add_send(contract::kMailbox, clock.wall()).has_value());
  CHECK_TRUE(ledger.add_recipients(contract::kMailbox, 1, clock.wall()).has_value());

  CHECK_TRUE(file.octets().find("contoso") == std::string::npos);
}
