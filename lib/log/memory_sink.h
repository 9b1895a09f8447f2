// Log lines kept in memory, for tests.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "log/filtered_sink.h"

namespace exosubmit::log {

class MemorySink final : public FilteredSink {
 public:
  struct Line {
    Level level;
    std::string text;
  };

  explicit MemorySink(Level threshold = Level::kDebug) : FilteredSink(threshold) {}

  std::vector<Line> lines() const;

  // Any line that holds `text`.
  bool contains(std::string_view text) const;

 protected:
  void emit(Level level, std::string_view line) override;

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;  // guarded by mutex_
};

}  // namespace exosubmit::log
