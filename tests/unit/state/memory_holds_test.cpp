#include "state/memory_holds.h"

#include "holds_contract.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
namespace contract = exosubmit::test::holds_contract;

TEST_GROUP(MemoryHolds) {
  test::FakeClock clock;
  state::MemoryHolds store;
};

TEST(MemoryHolds, AFreshStoreIsEmpty) { contract::a_fresh_store_is_empty(store, clock); }

TEST(MemoryHolds, AHoldComesBackAsItWas) { contract::a_hold_comes_back_as_it_was(store, clock); }

TEST(MemoryHolds, AScopeHasOneHold) { contract::a_scope_has_one_hold(store, clock); }

TEST(MemoryHolds, OnlyTheNamedScopeIsRemoved) { contract::only_the_named_scope_is_removed(store, clock); }

TEST(MemoryHolds, ToRemoveWhatIsNotThereIsNoError) {
  contract::to_remove_what_is_not_there_is_no_error(store, clock);
}

TEST(MemoryHolds, ThreadsPutWithoutLoss) { contract::threads_put_without_loss(store, clock); }
