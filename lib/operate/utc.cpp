#include "operate/utc.h"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "base/ascii.h"

namespace exosubmit::operate {
namespace {

namespace chrono = std::chrono;

constexpr std::string_view kForm = "0000-00-00T00:00:00Z";

std::string print(base::Clock::Wall time, std::string_view between, std::string_view end) {
  const auto midnight = chrono::floor<chrono::days>(time);
  const chrono::year_month_day day(midnight);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - midnight));
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}{}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), between,
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(), end);
}

bool has_the_form(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kForm[i] == '0' ? !base::is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  return true;
}

}  // namespace

std::string utc(base::Clock::Wall time) { return print(time, "T", "Z"); }

std::string utc_for_people(base::Clock::Wall time) { return print(time, " ", " UTC"); }

std::optional<base::Clock::Wall> parse_utc(std::string_view text) {
  if (!has_the_form(text)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, value);
    return value;
  };
  const chrono::year_month_day day(chrono::year(number(0, 4)),
                                   chrono::month(static_cast<unsigned>(number(5, 2))),
                                   chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!day.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 60) return std::nullopt;
  return base::Clock::Wall(chrono::sys_days(day)) + chrono::hours(number(11, 2)) +
         chrono::minutes(number(14, 2)) + chrono::seconds(number(17, 2));
}

}  // namespace exosubmit::operate
