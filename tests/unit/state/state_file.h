// A state file in a directory of its own, gone with the object.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "log/memory_sink.h"
#include "state/sqlite_store.h"
#include "support/fake_clock.h"

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

}  // namespace exosubmit::test
