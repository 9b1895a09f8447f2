#include "mail/enhanced_status.h"

#include <algorithm>
#include <charconv>

namespace exosubmit::mail {
namespace {

// Takes a number of up to three digits off the front of `text`.
std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const char* const end = text.data() + std::min<std::size_t>(3, text.size());
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return number;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string EnhancedStatus::to_string() const {
  return std::to_string(status_class) + '.' + std::to_string(subject) + '.' + std::to_string(detail);
}

std::optional<EnhancedStatus> EnhancedStatus::parse(std::string_view text) {
  const auto status_class = take_number(text);
  if (!status_class || (*status_class != 2 && *status_class != 4 && *status_class != 5) || !take_dot(text)) {
    return std::nullopt;
  }
  const auto subject = take_number(text);
  if (!subject || !take_dot(text)) return std::nullopt;
  const auto detail = take_number(text);
  if (!detail || (!text.empty() && text.front() != ' ')) return std::nullopt;
  return EnhancedStatus{*status_class, *subject, *detail};
}

}  // namespace exosubmit::mail
