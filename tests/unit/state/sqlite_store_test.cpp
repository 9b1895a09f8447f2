#include "state/sqlite_store.h"

#include <string>

#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using state::SqliteConnection;
using state::SqliteStore;
using test::execute;
using test::number;
using Durability = SqliteStore::Durability;

namespace {

constexpr std::chrono::milliseconds kShort{50};

}  // namespace

TEST_GROUP(SqliteStore) { test::StateFile file; };

TEST(SqliteStore, FailsInTimeWhileAnotherProcessWrites) {
  const auto store = file.open({kShort});
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());

  test::fails(execute(*store, "DELETE FROM counters"), "locked (another process holds it)");

  LONGS_EQUAL(0, number(*store, "SELECT count(*) FROM counters"));
  CHECK_TRUE(other.run("COMMIT").has_value());
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());
}

TEST(SqliteStore, FailsInTimeWhileAnotherThreadHasItsTurn) {
  const auto store = file.open({kShort});

  test::fails(store->read([&](SqliteConnection&) { return execute(*store, "DELETE FROM counters"); }),
              "busy for too long");
}

TEST(SqliteStore, SaysThatTheDiskIsFull) {
  const auto store = file.open();
  LONGS_EQUAL(20, number(*store, "PRAGMA max_page_count = 20"));

  test::fails(execute(*store, "INSERT INTO counters VALUES (zeroblob(200000), 'a', 1, 1)"), "make room");

  LONGS_EQUAL(0, number(*store, "SELECT count(*) FROM counters"));
  CHECK_TRUE(execute(*store, "INSERT INTO counters VALUES (x'00', 'a', 1, 1)").has_value());
}

TEST(SqliteStore, AnErrorUndoesTheTransaction) {
  const auto store = file.open();

  const auto done =
      store->write(Durability::kPowerCut, [](SqliteConnection& connection) -> base::Result<void> {
        CHECK_TRUE(connection.run("INSERT INTO counters VALUES (x'00', 'a', 1, 1)").has_value());
        return base::failure(base::try_later("enough"));
      });

  STRCMP_EQUAL("enough", done.error().text.c_str());
  LONGS_EQUAL(0, number(*store, "SELECT count(*) FROM counters"));
}

TEST(SqliteStore, EachTransactionHasItsOwnDurability) {
  const auto store = file.open();
  const auto nothing = [](SqliteConnection&) { return base::Result<void>{}; };
  for (int round = 0; round < 2; ++round) {
    CHECK_TRUE(store->write(Durability::kPowerCut, nothing).has_value());
    LONGS_EQUAL(2, number(*store, "PRAGMA synchronous"));
    CHECK_TRUE(store->write(Durability::kProcessDeath, nothing).has_value());
    LONGS_EQUAL(1, number(*store, "PRAGMA synchronous"));
  }
}
