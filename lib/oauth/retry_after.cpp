#include "oauth/retry_after.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>
#include <system_error>

#include "base/ascii.h"

namespace exosubmit::oauth {

std::optional<base::Clock::Wall> parse_http_date(std::string_view text) {
  std::istringstream in{std::string(base::trim(text))};
  in.imbue(std::locale::classic());
  std::tm fields{};
  in >> std::get_time(&fields, "%a, %d %b %Y %H:%M:%S GMT");
  if (in.fail()) return std::nullopt;
  return std::chrono::system_clock::from_time_t(timegm(&fields));
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::string_view date,
                                                      base::Clock::Wall now) {
  value = base::trim(value);
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error == std::errc() && end == value.data() + value.size()) return std::chrono::seconds(seconds);

  const auto then = parse_http_date(value);
  if (!then) return std::nullopt;
  const auto wait =
      std::chrono::duration_cast<std::chrono::seconds>(*then - parse_http_date(date).value_or(now));
  return std::max(wait, std::chrono::seconds{0});
}

}  // namespace exosubmit::oauth
