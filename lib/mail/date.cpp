#include "mail/date.h"

#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

namespace exosubmit::mail {

std::string date(base::Clock::Wall time) {
  namespace chrono = std::chrono;
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = chrono::floor<chrono::days>(time);
  const chrono::year_month_day day(midnight);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - midnight));
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[chrono::weekday(midnight).c_encoding()],
                     static_cast<unsigned>(day.day()), kMonths[static_cast<unsigned>(day.month()) - 1],
                     static_cast<int>(day.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace exosubmit::mail
