// The rules in force, and how often each has fired.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/rule.h"

namespace exosubmit::simulator {

// Shared by all threads.
class RuleBook {
 public:
  using Number = unsigned long;

  Number add(Rule rule);  // numbers start at 1 and are never used again
  void clear();

  // What to do at this occurrence: all delays that apply, then at most one other action, of the oldest rule
  // that applies. `text` is what `match` looks into. Only rules newer than `after` see the occurrence.
  std::vector<Action> fire(Stage stage, std::string_view text, Number after = 0);

  Number newest() const;

  // NAME=VALUE lines: how often rules fired, in all and each that is in force.
  std::string describe() const;

 private:
  struct Entry {
    Number number;
    Rule rule;
    unsigned long seen = 0;
    unsigned long fired = 0;
  };
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;  // guarded by mutex_
  Number newest_ = 0;           // guarded by mutex_
  unsigned long fired_ = 0;     // guarded by mutex_
};

}  // namespace exosubmit::simulator
