// One group of judgements of `exosubmit check`: each thing that is wrong as a step, or one step that all is
// well.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/check/step.h"

namespace exosubmit::cli {

class Findings {
 public:
  // `subject`: what the group looks at, in a few words.
  Findings(Steps& steps, std::string id, std::string subject)
      : steps_(steps), id_(std::move(id)), subject_(std::move(subject)) {}

  void fail(std::string cause, std::vector<std::string> remedy, std::string answer = {});
  void warn(std::string cause, std::vector<std::string> remedy, std::string answer = {});
  void unproved(std::string cause, std::vector<std::string> remedy = {}, std::string answer = {});

  // The last word: ok with this answer where nothing was found.
  void close(std::string answer = {});
  bool any() const { return any_; }

 private:
  void add(Verdict verdict, std::string cause, std::vector<std::string> remedy, std::string answer);

  Steps& steps_;
  std::string id_, subject_;
  bool any_ = false;
};

}  // namespace exosubmit::cli
