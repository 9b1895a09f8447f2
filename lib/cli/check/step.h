// One step of `exosubmit check`: what was tried, what came back, what it means and what cures it.
#pragma once

#include <string>
#include <vector>

namespace exosubmit::cli {

// kUnproved: it may work, but what was tried cannot show it. It is no failure, and never reads as ok.
enum class Verdict { kOk, kWarn, kFail, kUnproved };

struct Step {
  std::string id;  // stable: "token.audience"; for --json, for scripts and tests
  Verdict verdict = Verdict::kOk;
  std::string subject;                   // what was looked at, in a few words: "AUTH as service@contoso.com"
  std::string tried = {};                // "POST https://login.microsoftonline.com/..."
  std::string answer = {};               // what came back, in the other side's own words
  std::string cause = {};                // plain words; always there with kWarn, kFail and kUnproved
  std::vector<std::string> remedy = {};  // a line each, commands as they are typed; always there with kFail
};

// Where the steps go as they are done: the printer, the report, a test's list.
class Steps {
 public:
  virtual ~Steps() = default;
  virtual void add(Step step) = 0;

  // Something begins that may take seconds: shown on a terminal only.
  virtual void begin(const std::string& what) { (void)what; }
};

}  // namespace exosubmit::cli
