#include "cli/postfix/quantity.h"

#include <charconv>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

int seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

}  // namespace

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::chrono::seconds> duration_of(std::string text, char default_unit) {
  if (text.empty()) return std::nullopt;
  if (base::is_digit(text.back())) text += default_unit;
  const auto unit = seconds_of(base::to_lower(text.back()));
  const auto count = number_of(std::string_view(text).substr(0, text.size() - 1));
  constexpr std::size_t kMost = 100'000'000;  // weeks: far from overflow
  if (unit == 0 || !count || *count > kMost) return std::nullopt;
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(*count) * unit);
}

}  // namespace exosubmit::cli
