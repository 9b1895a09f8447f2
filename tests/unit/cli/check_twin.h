// The steps of a check, remembered.
#pragma once

#include <string>
#include <vector>

#include "cli/check/step.h"

namespace exosubmit::test {

class StepRecord final : public cli::Steps {
 public:
  void add(cli::Step step) override { steps.push_back(std::move(step)); }

  // "fail postfix.wiring: CAUSE" a line for each that is not ok.
  std::string complaints() const {
    static const char* const kWords[] = {"ok", "warn", "fail", "unproved"};
    std::string text;
    for (const auto& step : steps)
      if (step.verdict != cli::Verdict::kOk)
        text +=
            std::string(kWords[static_cast<int>(step.verdict)]) + ' ' + step.id + ": " + step.cause + '\n';
    return text;
  }

  // A complaint has a cause, and a failure a remedy.
  bool are_whole() const {
    for (const auto& step : steps) {
      if (step.verdict != cli::Verdict::kOk && step.cause.empty()) return false;
      if (step.verdict == cli::Verdict::kFail && step.remedy.empty()) return false;
    }
    return true;
  }

  std::vector<cli::Step> steps;
};

}  // namespace exosubmit::test
