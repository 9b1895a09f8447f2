// A state file in a directory of its own, gone with the object.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "log/memory_sink.h"
#include "state/sqlite_store.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test {

class StateFile {
 public:
  StateFile() : path_(directory_ + "/state.db") {}
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;
  ~StateFile() { std::filesystem::remove_all(directory_); }

  const std::string& directory() const { return directory_; }
  const std::string& path() const { return path_; }

  std::shared_ptr<state::SqliteStore> open(const state::SqliteStore::Options& options = {}) {
    return state::SqliteStore::open(path_, clock, sink, options).value();
  }

  // As another program, or one of another version, would open it.
  state::SqliteConnection open_raw() const {
    std::ofstream(path_, std::ios::app).close();
    return state::SqliteConnection::open(path_, std::chrono::milliseconds{50}).value();
  }

  void write(const std::string& octets) const { std::ofstream(path_, std::ios::binary) << octets; }

  // The file and its write-ahead log.
  std::string octets() const {
    std::string all;
    for (const char* const suffix : {"", "-wal"}) {
      std::ifstream file(path_ + suffix, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  FakeClock clock;
  log::MemorySink sink;

 private:
  static std::string made() {
    std::string name = std::filesystem::temp_directory_path() / "exosubmit-state.XXXXXX";
    return mkdtemp(name.data()) != nullptr ? name : std::string{};
  }

  std::string directory_ = made();
  std::string path_;
};

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

inline base::Result<void> execute(state::SqliteStore& store, std::string_view sql) {
  return store.write(state::Durability::kPowerCut,
                     [&](state::SqliteConnection& connection) { return connection.run(sql); });
}

inline std::int64_t number(state::SqliteStore& store, std::string_view sql) {
  std::int64_t value = -1;
  const auto read = store.read([&](state::SqliteConnection& connection) {
    return connection.run(sql, {}, [&](const state::SqliteRow& row) { value = row.integer(0); });
  });
  CHECK_TRUE(read.has_value());
  return value;
}

inline void fails(const base::Result<void>& done, const char* words) {
  CHECK_TRUE(!done.has_value());
  ENUMS_EQUAL_INT(base::Remedy::kTryLater, done.error().remedy);
  STRCMP_CONTAINS(words, done.error().text.c_str());
}

}  // namespace exosubmit::test
