#include "state/sqlite_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using state::SqliteConnection;
using state::SqliteRow;
using state::SqliteStep;
using state::SqliteStore;
using Durability = SqliteStore::Durability;

namespace {

constexpr std::chrono::milliseconds kShort{50};

constexpr std::array<std::string_view, 1> kFirst{"CREATE TABLE one (value INTEGER)"};
constexpr std::array<std::string_view, 2> kSecond{"CREATE TABLE two (value INTEGER)",
                                                  "INSERT INTO two SELECT value + 1 FROM one"};
constexpr std::array<std::string_view, 2> kBroken{"CREATE TABLE two (value INTEGER)", "NONSENSE"};

std::int64_t number(SqliteStore& store, std::string_view sql) {
  std::int64_t value = -1;
  const auto read = store.read([&](SqliteConnection& connection) {
    return connection.run(sql, {}, [&](const SqliteRow& row) { value = row.integer(0); });
  });
  CHECK_TRUE(read.has_value());
  return value;
}

base::Result<void> execute(SqliteStore& store, std::string_view sql) {
  return store.write(Durability::kPowerCut,
                     [&](SqliteConnection& connection) { return connection.run(sql); });
}

// What root may do says nothing about permissions.
class AsNobody {
 public:
  AsNobody() {
    if (geteuid() == 0) was_root_ = seteuid(65534) == 0;
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (was_root_ && seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_ = false;
};

}  // namespace

TEST_GROUP(SqliteStore) {
  test::StateFile file;

  void refused(const std::string& path, const char* words, const SqliteStore::Options& options = {}) const {
    const auto opened = SqliteStore::open(path, options);
    CHECK_TRUE(!opened.has_value());
    ENUMS_EQUAL_INT(base::Remedy::kOperatorMustAct, opened.error().remedy);
    STRCMP_CONTAINS(path.c_str(), opened.error().text.c_str());
    STRCMP_CONTAINS(words, opened.error().text.c_str());
  }
  SqliteStore::Options with(std::span<const SqliteStep> steps) const { return {kShort, steps}; }
};

TEST(SqliteStore, MakesAFileThatOnlyItsOwnerMayRead) {
  const auto store = file.open();
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());

  for (const char* const suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    LONGS_EQUAL(0, stat((file.path() + suffix).c_str(), &status));
    LONGS_EQUAL(0600, status.st_mode & 0777);
  }
}

TEST(SqliteStore, NamesADirectoryThatIsMissing) {
  refused(file.directory() + "/missing/state.db", "does not exist");
  refused(file.directory() + "/missing/state.db", (file.directory() + "/missing ").c_str());
}

TEST(SqliteStore, NamesADirectoryAsNoFile) { refused(file.directory(), "unable to open"); }

TEST(SqliteStore, SaysThatADirectoryMayNotBeWritten) {
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0555));
  {
    const AsNobody nobody;
    refused(file.path(), "Permission denied");
  }
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0755));
}

TEST(SqliteStore, SaysThatAFileMayNotBeWritten) {
  file.open();
  LONGS_EQUAL(0, chmod(file.path().c_str(), 0444));
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0777));
  const AsNobody nobody;

  refused(file.path(), "may not be written");
}

TEST(SqliteStore, SaysThatAFileIsDamagedAndLeavesIt) {
  const std::string nonsense(5000, 'x');
  file.write(nonsense);

  refused(file.path(), "move it away");

  CHECK_TRUE(file.octets() == nonsense);
}

TEST(SqliteStore, TellsOfDamageThatItMeetsLater) {
  { CHECK_TRUE(execute(*file.open(), "INSERT INTO counters VALUES (x'00', 'a', 1, 1)").has_value()); }
  std::string octets = file.octets();
  octets.replace(4096, octets.size() - 4096, octets.size() - 4096, 'x');
  file.write(octets);
  const auto store = file.open();

  const auto ran = execute(*store, "INSERT INTO counters VALUES (x'01', 'b', 1, 1)");

  CHECK_TRUE(!ran.has_value());
  ENUMS_EQUAL_INT(base::Remedy::kTryLater, ran.error().remedy);
  STRCMP_CONTAINS("malformed", ran.error().text.c_str());
}

TEST(SqliteStore, FailsInTimeWhileAnotherProcessWrites) {
  const auto store = SqliteStore::open(file.path(), {kShort}).value();
  auto other = SqliteConnection::open(file.path(), kShort).value();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());

  const auto ran = execute(*store, "DELETE FROM counters");

  CHECK_TRUE(!ran.has_value());
  ENUMS_EQUAL_INT(base::Remedy::kTryLater, ran.error().remedy);
  STRCMP_CONTAINS("locked (another process holds it)", ran.error().text.c_str());
  LONGS_EQUAL(0, number(*store, "SELECT count(*) FROM counters"));
  CHECK_TRUE(other.run("COMMIT").has_value());
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());
}

TEST(SqliteStore, DoesNotOpenAFileThatAnotherProcessHolds) {
  file.open();
  auto other = SqliteConnection::open(file.path(), kShort).value();
  CHECK_TRUE(other.run("PRAGMA locking_mode = EXCLUSIVE").has_value());
  CHECK_TRUE(other.run("BEGIN EXCLUSIVE").has_value());

  refused(file.path(), "locked", {kShort});
}

TEST(SqliteStore, FailsInTimeWhileAnotherThreadHasItsTurn) {
  const auto store = SqliteStore::open(file.path(), {kShort}).value();

  const auto outer = store->read([&](SqliteConnection&) { return execute(*store, "DELETE FROM counters"); });

  CHECK_TRUE(!outer.has_value());
  STRCMP_CONTAINS("busy for too long", outer.error().text.c_str());
}

TEST(SqliteStore, SaysThatTheDiskIsFull) {
  const auto store = file.open();
  LONGS_EQUAL(20, number(*store, "PRAGMA max_page_count = 20"));

  const auto ran = execute(*store, "INSERT INTO counters VALUES (zeroblob(200000), 'a', 1, 1)");

  CHECK_TRUE(!ran.has_value());
  ENUMS_EQUAL_INT(base::Remedy::kTryLater, ran.error().remedy);
  STRCMP_CONTAINS("disk is full", ran.error().text.c_str());
  LONGS_EQUAL(0, number(*store, "SELECT count(*) FROM counters"));
}

TEST(SqliteStore, ManyMayMakeTheFileAtOnce) {
  std::atomic<int> opened{0};
  std::vector<std::thread> openers;
  for (int opener = 0; opener < 8; ++opener) {
    openers.emplace_back([&] {
      const auto store = SqliteStore::open(file.path());
      if (store && execute(**store, "DELETE FROM counters")) ++opened;
    });
  }
  for (std::thread& opener : openers) opener.join();

  LONGS_EQUAL(8, opened.load());
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

TEST(SqliteStore, AnOlderVersionIsMigratedWithWhatItHolds) {
  const std::array<SqliteStep, 2> steps{SqliteStep(kFirst), SqliteStep(kSecond)};
  {
    const auto old = SqliteStore::open(file.path(), with(std::span(steps).first(1))).value();
    LONGS_EQUAL(1, number(*old, "PRAGMA user_version"));
    CHECK_TRUE(execute(*old, "INSERT INTO one VALUES (41)").has_value());
  }

  const auto store = SqliteStore::open(file.path(), with(steps)).value();

  LONGS_EQUAL(2, number(*store, "PRAGMA user_version"));
  LONGS_EQUAL(42, number(*store, "SELECT value FROM two"));
}

TEST(SqliteStore, AMigrationThatFailsLeavesTheOldVersion) {
  const std::array<SqliteStep, 2> steps{SqliteStep(kFirst), SqliteStep(kBroken)};
  SqliteStore::open(file.path(), with(std::span(steps).first(1))).value();

  refused(file.path(), "NONSENSE", with(steps));

  const auto store = SqliteStore::open(file.path(), with(std::span(steps).first(1))).value();
  LONGS_EQUAL(1, number(*store, "SELECT count(*) FROM sqlite_master"));
}

TEST(SqliteStore, ANewerVersionIsRefused) {
  CHECK_TRUE(execute(*file.open(), "PRAGMA user_version = 99").has_value());

  refused(file.path(), "is of version 99, this program knows 2");
}

TEST(SqliteStore, AnotherProgramsFileIsRefusedAndLeft) {
  {
    auto other = SqliteConnection::open(file.path(), kShort).value();
    CHECK_TRUE(other.run("CREATE TABLE theirs (value INTEGER)").has_value());
  }
  const std::string before = file.octets();

  refused(file.path(), "another program");

  CHECK_TRUE(file.octets() == before);
}
