// Shows the steps of a check as they are done.
#pragma once

#include <cstdio>
#include <string>

#include "cli/check/step.h"
#include "cli/terminal.h"

namespace exosubmit::cli {

class Printer final : public Steps {
 public:
  // `progress`: what takes time is shown while it lasts, which only a terminal can take back.
  Printer(std::FILE* out, Terminal terminal, bool progress)
      : out_(out), terminal_(terminal), progress_(progress) {}

  void add(Step step) override;
  void begin(const std::string& what) override;

 private:
  void clear_progress();

  std::FILE* const out_;
  const Terminal terminal_;
  const bool progress_;
  bool shows_progress_ = false;
};

}  // namespace exosubmit::cli
