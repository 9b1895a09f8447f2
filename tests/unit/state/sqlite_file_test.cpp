#include "state/sqlite_file.h"

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using state::SqliteConnection;
using state::SqliteStep;
using state::SqliteStore;
using test::AsNobody;
using test::execute;
using test::number;

namespace {

constexpr std::chrono::milliseconds kShort{50};

constexpr std::array<std::string_view, 1> kFirst{"CREATE TABLE one (value INTEGER)"};
constexpr std::array<std::string_view, 2> kSecond{"CREATE TABLE two (value INTEGER)",
                                                  "INSERT INTO two SELECT value + 1 FROM one"};
constexpr std::array<std::string_view, 2> kBroken{"CREATE TABLE two (value INTEGER)", "NONSENSE"};

SqliteStore::Options with(std::span<const SqliteStep> steps) { return {kShort, steps}; }

}  // namespace

TEST_GROUP(SqliteFile) {
  test::StateFile file;

  static void check(const base::Result<void>& done, base::Remedy remedy, const std::string& path,
                    const char* words) {
    CHECK_TRUE(!done.has_value());
    ENUMS_EQUAL_INT(remedy, done.error().remedy);
    STRCMP_CONTAINS(path.c_str(), done.error().text.c_str());
    STRCMP_CONTAINS(words, done.error().text.c_str());
  }

  // The start stops, and so does the check of the settings.
  void refused(const std::string& path, const char* words) {
    const auto opened = SqliteStore::open(path, file.clock, file.sink);
    CHECK_TRUE(!opened.has_value());
    check(base::failure(opened.error()), base::Remedy::kOperatorMustAct, path, words);
    check(SqliteStore::inspect(path), base::Remedy::kOperatorMustAct, path, words);
  }

  // The start does not stop, mail is deferred; the check of the settings warns.
  void fails(const char* words) {
    const auto store = file.open({kShort});
    check(execute(*store, "DELETE FROM counters"), base::Remedy::kTryLater, file.path(), words);
    CHECK_TRUE(file.sink.contains(words));
    check(SqliteStore::inspect(file.path()), base::Remedy::kTryLater, file.path(), words);
  }

  bool exists(const char* suffix) const { return std::filesystem::exists(file.path() + suffix); }
};

TEST(SqliteFile, IsMadeForItsOwnerAlone) {
  const auto store = file.open();
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());

  for (const char* const suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    LONGS_EQUAL(0, stat((file.path() + suffix).c_str(), &status));
    LONGS_EQUAL(0600, status.st_mode & 0777);
  }
}

// `exosubmit send` by root, before the daemon's first start, must not lock the daemon out.
TEST(SqliteFile, WhatRootMakesBelongsToTheOwnerOfTheDirectory) {
  if (geteuid() != 0) return;
  LONGS_EQUAL(0, chown(file.directory().c_str(), 65534, 65534));
  const auto store = file.open();
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());

  for (const char* const suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    LONGS_EQUAL(0, stat((file.path() + suffix).c_str(), &status));
    LONGS_EQUAL(65534, status.st_uid);
  }
}

// The package's directory is root's, sticky, and the daemon's by its group.
TEST(SqliteFile, WhatRootMakesInADirectorySharedByItsGroupIsSharedToo) {
  if (geteuid() != 0) return;
  LONGS_EQUAL(0, chown(file.directory().c_str(), 0, 65534));
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 01770));
  const auto store = file.open();
  CHECK_TRUE(execute(*store, "DELETE FROM counters").has_value());

  for (const char* const suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    LONGS_EQUAL(0, stat((file.path() + suffix).c_str(), &status));
    LONGS_EQUAL(65534, status.st_gid);
    LONGS_EQUAL(0660, status.st_mode & 07777);
  }
}

TEST(SqliteFile, ADirectoryThatIsMissingIsNamedWithTheCommandThatMakesIt) {
  const std::string missing = file.directory() + "/missing";

  refused(missing + "/state.db", ("the directory " + missing + " does not exist").c_str());
  refused(missing + "/state.db", "make it: install -d -o ");
  refused(missing + "/state.db", (" -m 0700 " + missing).c_str());
}

TEST(SqliteFile, ADirectoryInItsPlaceIsNamed) { refused(file.directory(), "is not a file"); }

TEST(SqliteFile, AFileInTheDirectorysPlaceIsNamed) {
  file.write("x");

  refused(file.path() + "/state.db", "is not a directory");
}

TEST(SqliteFile, ADirectoryThatMayNotBeWrittenIsNamedWithTheUser) {
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0555));
  {
    const AsNobody nobody;
    refused(file.path(), ("the directory " + file.directory() + " may not be written by ").c_str());
    refused(file.path(), "give it to that user: chown ");
  }
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0755));
}

TEST(SqliteFile, AnotherProgramsFileIsRefusedAndLeft) {
  { CHECK_TRUE(file.open_raw().run("CREATE TABLE theirs (value INTEGER)").has_value()); }
  const std::string before = file.octets();

  refused(file.path(), "another program");

  CHECK_TRUE(file.octets() == before);
}

TEST(SqliteFile, ANewerVersionIsRefused) {
  CHECK_TRUE(execute(*file.open(), "PRAGMA user_version = 99").has_value());

  refused(file.path(), "is of version 99, this program knows ");
}

TEST(SqliteFile, AFileThatMayNotBeWrittenFails) {
  file.open();
  LONGS_EQUAL(0, chmod(file.path().c_str(), 0444));
  LONGS_EQUAL(0, chmod(file.directory().c_str(), 0777));
  const AsNobody nobody;

  fails("may not be written");
}

TEST(SqliteFile, AFileOfNonsenseFailsAndIsLeft) {
  const std::string nonsense(5000, 'x');
  file.write(nonsense);

  fails("move the file away");

  CHECK_TRUE(file.octets() == nonsense);
}

TEST(SqliteFile, AFileThatAnotherProcessHoldsFails) {
  file.open();
  auto other = file.open_raw();
  CHECK_TRUE(other.run("PRAGMA locking_mode = EXCLUSIVE").has_value());
  CHECK_TRUE(other.run("BEGIN EXCLUSIVE").has_value());

  test::fails(execute(*file.open({kShort}), "DELETE FROM counters"), "locked");
}

TEST(SqliteFile, InspectionMakesNothing) {
  CHECK_TRUE(SqliteStore::inspect(file.path()).has_value());

  CHECK_FALSE(exists(""));
}

TEST(SqliteFile, InspectionFindsNoFaultWithAFileInUseAndTouchesNothing) {
  const std::string path = file.directory() + "/100%? #1.db";
  const auto store = SqliteStore::open(path, file.clock, file.sink).value();
  CHECK_TRUE(execute(*store, "INSERT INTO counters VALUES (x'00', 'a', 1, 1)").has_value());
  auto other = SqliteConnection::open(path, kShort).value();
  CHECK_TRUE(other.run("BEGIN IMMEDIATE").has_value());

  CHECK_TRUE(SqliteStore::inspect(path).has_value());
}

TEST(SqliteFile, InspectionOfAFileNotInUseMakesNoFurtherOne) {
  file.open();
  const std::string before = file.octets();

  CHECK_TRUE(SqliteStore::inspect(file.path()).has_value());

  CHECK_TRUE(file.octets() == before);
  CHECK_FALSE(exists("-wal"));
  CHECK_FALSE(exists("-shm"));
}

TEST(SqliteFile, AnOlderVersionIsMigratedWithWhatItHolds) {
  const std::array<SqliteStep, 2> steps{SqliteStep(kFirst), SqliteStep(kSecond)};
  {
    const auto old = file.open(with(std::span(steps).first(1)));
    LONGS_EQUAL(1, number(*old, "PRAGMA user_version"));
    CHECK_TRUE(execute(*old, "INSERT INTO one VALUES (41)").has_value());
  }

  const auto store = file.open(with(steps));

  LONGS_EQUAL(2, number(*store, "PRAGMA user_version"));
  LONGS_EQUAL(42, number(*store, "SELECT value FROM two"));
}

TEST(SqliteFile, AMigrationThatFailsLeavesTheOldVersion) {
  const std::array<SqliteStep, 2> steps{SqliteStep(kFirst), SqliteStep(kBroken)};
  file.open(with(std::span(steps).first(1)));

  test::fails(execute(*file.open(with(steps)), "DELETE FROM one"), "NONSENSE");

  LONGS_EQUAL(1, number(*file.open(with(std::span(steps).first(1))), "SELECT count(*) FROM sqlite_master"));
}

TEST(SqliteFile, ManyMayMakeItAtOnce) {
  std::atomic<int> opened{0};
  std::vector<std::thread> openers;
  for (int opener = 0; opener < 8; ++opener) {
    openers.emplace_back([&] {
      const auto store = SqliteStore::open(file.path(), file.clock, file.sink);
      if (store && execute(**store, "DELETE FROM counters")) ++opened;
    });
  }
  for (std::thread& opener : openers) opener.join();

  LONGS_EQUAL(8, opened.load());
}
