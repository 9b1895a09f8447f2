#include "exchange/hold_pause.h"

#include <algorithm>
#include <random>

namespace exosubmit::exchange {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Row {
  Pause pause;
  std::string_view name;
  seconds first;
  seconds longest;
};

constexpr Row kRows[] = {
    {Pause::kEndpoint, "endpoint", seconds{5}, minutes{2}},
    {Pause::kCredentials, "credentials", seconds{30}, minutes{15}},
    {Pause::kQuota, "quota", minutes{15}, hours{1}},
    {Pause::kThrottled, "throttled", hours{1}, kLongestPause},
};
constexpr const Row& kQuotaRow = kRows[2];

constexpr double kJitter = 0.2;

template <typename Fits>
const Row& row_that(Fits fits) {
  const auto* const found = std::find_if(std::begin(kRows), std::end(kRows), fits);
  return found == std::end(kRows) ? kQuotaRow : *found;
}

const Row& row_of(Pause pause) {
  return row_that([pause](const Row& row) { return row.pause == pause; });
}

}  // namespace

seconds first_pause(Pause pause) { return row_of(pause).first; }

seconds next_pause(Pause pause, seconds present) {
  const Row& row = row_of(pause);
  return std::max(present, std::clamp(present * 2, row.first, row.longest));
}

std::chrono::nanoseconds with_jitter(seconds pause, double random) {
  return pause + std::chrono::duration_cast<std::chrono::nanoseconds>(pause * (kJitter * random));
}

std::chrono::nanoseconds longest_with_jitter(seconds pause) { return with_jitter(pause, 1); }

std::function<double()> random_source() {
  return [engine = std::mt19937(std::random_device{}()),
          spread = std::uniform_real_distribution<double>(0, 1)]() mutable { return spread(engine); };
}

std::string_view name_of(Pause pause) { return row_of(pause).name; }

Pause pause_named(std::string_view name) {
  return row_that([name](const Row& row) { return row.name == name; }).pause;
}

}  // namespace exosubmit::exchange
