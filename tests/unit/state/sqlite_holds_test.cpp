#include "state/sqlite_holds.h"

#include "holds_contract.h"
#include "state/sqlite_schema.h"
#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::holds_contract;

TEST_GROUP(SqliteHolds) {
  test::FakeClock clock;
  test::StateFile file;
  state::SqliteHolds store{file.open()};
};

TEST(SqliteHolds, AFreshStoreIsEmpty) { contract::a_fresh_store_is_empty(store, clock); }

TEST(SqliteHolds, AHoldComesBackAsItWas) { contract::a_hold_comes_back_as_it_was(store, clock); }

TEST(SqliteHolds, AScopeHasOneHold) { contract::a_scope_has_one_hold(store, clock); }

TEST(SqliteHolds, OnlyTheNamedScopeIsRemoved) { contract::only_the_named_scope_is_removed(store, clock); }

TEST(SqliteHolds, ToRemoveWhatIsNotThereIsNoError) {
  contract::to_remove_what_is_not_there_is_no_error(store, clock);
}

TEST(SqliteHolds, ThreadsPutWithoutLoss) { contract::threads_put_without_loss(store, clock); }

TEST(SqliteHolds, SurvivesReopening) {
  const auto hold = contract::full_mailbox(clock);
  CHECK_TRUE(store.put(hold).has_value());

  state::SqliteHolds again(file.open());

  CHECK_EQUAL(1U, again.all().value().size());
  contract::check_equal(hold, again.all().value().front());
}

TEST(SqliteHolds, NoAddressIsStored) {
  auto hold = contract::full_mailbox(clock);
  hold.outcome.text = "SendAsDenied; app@contoso.example not allowed to send as boss@contoso.example";
  hold.outcome.because("boss@contoso.example", "app@contoso.example");
  CHECK_TRUE(store.put(hold).has_value());

  CHECK_TRUE(file.octets().find("contoso") == std::string::npos);
  STRCMP_EQUAL("SendAsDenied; (address) not allowed to send as (address)",
               store.all().value().front().outcome.text.c_str());
}

TEST(SqliteHolds, AFileOfVersion1GetsItsHolds) {
  test::StateFile old_file;
  {
    state::SqliteStore::Options of_version_1;
    of_version_1.schema = state::sqlite_schema().first(1);
    const auto old = old_file.open(of_version_1);
    CHECK_TRUE(old->write(state::SqliteStore::Durability::kPowerCut,
                          [](state::SqliteConnection& connection) {
                            return connection.run("INSERT INTO counters VALUES (x'00', 'a', 1, 1)");
                          })
                   .has_value());
  }

  const auto migrated = old_file.open();

  contract::a_hold_comes_back_as_it_was(*std::make_unique<state::SqliteHolds>(migrated), clock);
  std::int64_t counters = 0;
  CHECK_TRUE(migrated
                 ->read([&](state::SqliteConnection& connection) {
                   return connection.run("SELECT count(*) FROM counters", {},
                                         [&](const state::SqliteRow& row) { counters = row.integer(0); });
                 })
                 .has_value());
  CHECK_EQUAL(1, counters);
}
