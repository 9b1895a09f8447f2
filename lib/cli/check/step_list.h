// Keeps the steps of a check and passes them on.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/check/step.h"

namespace exosubmit::cli {

class StepList final : public Steps {
 public:
  // `next` is shown each step as it comes, and outlives this; null: nobody.
  explicit StepList(Steps* next = nullptr) : next_(next) {}

  void add(Step step) override {
    if (next_ != nullptr) next_->add(step);
    steps_.push_back(std::move(step));
  }
  void begin(const std::string& what) override {
    if (next_ != nullptr) next_->begin(what);
  }

  const std::vector<Step>& steps() const { return steps_; }

 private:
  Steps* const next_;
  std::vector<Step> steps_;
};

// The first that failed, or null.
inline const Step* first_failure(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (step.verdict == Verdict::kFail) return &step;
  }
  return nullptr;
}

}  // namespace exosubmit::cli
