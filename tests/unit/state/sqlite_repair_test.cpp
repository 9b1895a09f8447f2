// The store whose file fails while it is in use, and works again when it is repaired.
#include <filesystem>
#include <string>

#include "log/standing_alert.h"
#include "state/sqlite_store.h"
#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using state::SqliteStore;
using test::execute;
using test::number;

namespace {

constexpr std::chrono::milliseconds kShort{50};
constexpr const char* kInsert = "INSERT OR REPLACE INTO counters VALUES (x'00', 'a', 1, 1)";
constexpr const char* kCount = "SELECT count(*) FROM counters";
constexpr const char* kSuffixes[] = {"", "-wal", "-shm"};

}  // namespace

TEST_GROUP(SqliteRepair) {
  test::StateFile file;
  std::shared_ptr<SqliteStore> store = file.open({kShort});

  // As a disk or a hand would: the file is still the same one.
  void overwrite() const {
    for (const char* const suffix : kSuffixes) {
      const auto size = std::filesystem::file_size(file.path() + suffix);
      std::ofstream(file.path() + suffix, std::ios::binary | std::ios::in) << std::string(size, 'x');
    }
  }
  void move_away() const {
    for (const char* const suffix : kSuffixes) {
      std::error_code gone;
      std::filesystem::rename(file.path() + suffix, file.directory() + "/old" + suffix, gone);
    }
  }
  std::size_t alerts() const {
    std::size_t number = 0;
    for (const auto& line : file.sink.lines()) number += line.level == log::Level::kError ? 1 : 0;
    return number;
  }
};

TEST(SqliteRepair, OneAlertStandsWhateverTheNumberOfUses) {
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());
  for (int i = 0; i < 3; ++i) test::fails(execute(*store, kInsert), "locked");
  LONGS_EQUAL(1, alerts());
  CHECK_TRUE(file.sink.contains(("error: state file " + file.path()).c_str()));
  CHECK_TRUE(file.sink.contains("until then mail is deferred"));

  CHECK_TRUE(other.run("COMMIT").has_value());
  file.clock.advance(log::StandingAlert::kCalm);
  LONGS_EQUAL(0, number(*store, kCount));
  CHECK_FALSE(file.sink.contains("works again"));
  CHECK_TRUE(execute(*store, kInsert).has_value());

  CHECK_TRUE(file.sink.contains(("state file " + file.path() + " works again").c_str()));
  LONGS_EQUAL(2, file.sink.lines().size());
}

TEST(SqliteRepair, ADamagedFileFailsUntilItIsMovedAway) {
  CHECK_TRUE(execute(*store, kInsert).has_value());
  overwrite();
  test::fails(execute(*store, kInsert), "move the file away together with its -wal and -shm");

  for (int i = 0; i < 3; ++i) {
    file.clock.advance(SqliteStore::kPause);
    test::fails(execute(*store, kInsert), "move the file away");
  }
  LONGS_EQUAL(1, alerts());
  CHECK_TRUE(file.octets().find('x') != std::string::npos);

  move_away();
  file.clock.advance(log::StandingAlert::kCalm);
  CHECK_TRUE(execute(*store, kInsert).has_value());
  CHECK_TRUE(file.sink.contains("works again"));
}

TEST(SqliteRepair, AFileThatFailsIsOpenedAgainAfterAPauseOnly) {
  CHECK_TRUE(execute(*store, kInsert).has_value());
  overwrite();
  test::fails(execute(*store, kInsert), "");
  move_away();

  file.clock.advance(SqliteStore::kPause - std::chrono::milliseconds{1});
  test::fails(execute(*store, kInsert), "");
  CHECK_FALSE(std::filesystem::exists(file.path()));

  file.clock.advance(std::chrono::milliseconds{1});
  CHECK_TRUE(execute(*store, kInsert).has_value());
}

// Damage that only some rows show must not let the others pass as if nothing had been forgotten.
TEST(SqliteRepair, AFileOnceFoundDamagedIsReadWholeBeforeItIsUsedAgain) {
  CHECK_TRUE(execute(*store, kInsert).has_value());
  store.reset();
  std::string octets = file.octets();
  const std::string sound = octets;
  octets.replace(4096, octets.size() - 4096, octets.size() - 4096, 'x');
  file.write(octets);
  store = file.open({kShort});
  LONGS_EQUAL(2, number(*store, "SELECT 2"));
  test::fails(execute(*store, kInsert), "malformed");

  file.clock.advance(SqliteStore::kPause);
  test::fails(store->read([](state::SqliteConnection& connection) { return connection.run("SELECT 2"); }),
              "move the file away");

  file.write(sound);
  file.clock.advance(SqliteStore::kPause);
  LONGS_EQUAL(1, number(*store, kCount));
}

TEST(SqliteRepair, DamageThatWhatIsOwedMeetsFailsTheReaderToo) {
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());
  const auto insert = [](state::SqliteConnection& connection) { return connection.run(kInsert); };
  test::fails(store->write_or_owe(state::Durability::kPowerCut, insert), "locked");
  CHECK_TRUE(other.run("COMMIT").has_value());
  overwrite();

  test::fails(store->read([](state::SqliteConnection& connection) { return connection.run("SELECT 2"); }),
              "move the file away");
}

TEST(SqliteRepair, OutcomesBeyondWhatCanBeOwedAreToldOfOnce) {
  const auto insert = [](state::SqliteConnection& connection) { return connection.run(kInsert); };
  CHECK_TRUE(execute(*store, kInsert).has_value());
  overwrite();
  for (std::size_t i = 0; i < SqliteStore::kMostOwed; ++i) {
    CHECK_FALSE(store->write_or_owe(state::Durability::kPowerCut, insert).has_value());
  }
  CHECK_FALSE(file.sink.contains("is forgotten"));

  for (int i = 0; i < 2; ++i) {
    CHECK_FALSE(store->write_or_owe(state::Durability::kPowerCut, insert).has_value());
  }

  LONGS_EQUAL(2, alerts());
  CHECK_TRUE(
      file.sink.contains("1000 outcomes wait to be written, each further one is forgotten: what "
                         "Exchange accepted may be sent again"));
}

// Each attempt waits for whoever holds the file: a message with many recipients reads many times.
TEST(SqliteRepair, ReadersTryToWriteWhatIsOwedOnceAPause) {
  auto other = file.open_raw();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());
  const auto insert = [](state::SqliteConnection& connection) { return connection.run(kInsert); };
  test::fails(store->write_or_owe(state::Durability::kPowerCut, insert), "locked");
  LONGS_EQUAL(0, number(*store, kCount));
  CHECK_TRUE(other.run("COMMIT").has_value());

  file.clock.advance(SqliteStore::kPause - std::chrono::milliseconds{1});
  LONGS_EQUAL(0, number(*store, kCount));
  file.clock.advance(std::chrono::milliseconds{1});
  LONGS_EQUAL(1, number(*store, kCount));
}

TEST(SqliteRepair, AFileMovedAwayInUseIsMadeAnewWithAnAlert) {
  CHECK_TRUE(execute(*store, kInsert).has_value());
  move_away();

  LONGS_EQUAL(0, number(*store, kCount));
  CHECK_TRUE(execute(*store, kInsert).has_value());

  LONGS_EQUAL(1, alerts());
  CHECK_TRUE(file.sink.contains("was moved, deleted or replaced while in use"));
  LONGS_EQUAL(1, number(*file.open(), kCount));
}

TEST(SqliteRepair, AFileReplacedInUseIsOpened) {
  CHECK_TRUE(execute(*store, kInsert).has_value());
  move_away();
  { CHECK_TRUE(execute(*file.open(), "INSERT INTO counters VALUES (x'00', 'a', 7, 1)").has_value()); }

  LONGS_EQUAL(7, number(*store, "SELECT value FROM counters"));
}

TEST(SqliteRepair, ANewersFileInItsPlaceFailsAndIsLeft) {
  move_away();
  { CHECK_TRUE(execute(*file.open(), "PRAGMA user_version = 99").has_value()); }
  const std::string before = file.octets();

  test::fails(execute(*store, kInsert), "is of version 99");

  CHECK_TRUE(file.octets() == before);
}

TEST(SqliteRepair, ADirectoryThatGoesFailsUntilItIsBack) {
  std::filesystem::rename(file.directory(), file.directory() + ".gone");
  test::fails(execute(*store, kInsert), "does not exist");

  std::filesystem::rename(file.directory() + ".gone", file.directory());
  file.clock.advance(SqliteStore::kPause);
  CHECK_TRUE(execute(*store, kInsert).has_value());
}

TEST(SqliteRepair, AFileLockedAtTheStartWorksWhenItIsFree) {
  store.reset();
  auto other = file.open_raw();
  CHECK_TRUE(other.run("PRAGMA locking_mode = EXCLUSIVE").has_value());
  CHECK_TRUE(other.run("BEGIN EXCLUSIVE").has_value());
  store = file.open({kShort});
  LONGS_EQUAL(1, alerts());

  CHECK_TRUE(other.run("COMMIT").has_value());
  { const auto ended = std::move(other); }
  file.clock.advance(SqliteStore::kPause);

  CHECK_TRUE(execute(*store, kInsert).has_value());
}
