#include "cli/check/wait.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/check/step_list.h"
#include "cli/terminal.h"
#include "config/codec.h"

namespace exosubmit::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kFirstPause{5};
constexpr seconds kLongestPause{120};
constexpr seconds kPauseAfterMail{300};  // each mail counts, and refusals after the data throttle a mailbox

void pause_until(base::Clock& clock, base::Clock::Steady time) {
  std::mutex mutex;
  std::condition_variable nobody;
  std::unique_lock lock(mutex);
  while (clock.steady() < time) clock.wait_until(lock, nobody, time);
}

// What matters of the step in a line: the answer where there is one.
std::string line_of(const Step& failure, base::Clock::Wall now, seconds pause) {
  const std::string& why = failure.answer.empty() ? failure.cause : failure.answer;
  return fmt::format("{:%H:%M:%S} {} ({}): {}; again in {}", fmt::gmtime(now), printable(failure.subject),
                     failure.id, printable(why), config::print_duration(pause));
}

}  // namespace

std::vector<Step> wait_until_it_passes(const std::function<bool(Steps&)>& pass, seconds limit,
                                       base::Clock& clock,
                                       const std::function<void(const std::string&)>& tell) {
  const auto end = clock.steady() + limit;
  for (seconds pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    StepList steps;
    const bool mailed = pass(steps);
    const Step* const failure = first_failure(steps.steps());
    const seconds wanted = mailed ? kPauseAfterMail : pause;
    if (failure == nullptr || clock.steady() + wanted >= end) return steps.steps();
    tell(line_of(*failure, clock.wall(), wanted));
    pause_until(clock, clock.steady() + wanted);
  }
}

}  // namespace exosubmit::cli
