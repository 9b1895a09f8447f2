#include "exchange/classify_text.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::exchange {
namespace {

constexpr std::size_t kSessionDigits = 16;

// The next part of a list separated by "|", taken off its front.
std::string_view take_part(std::string_view& list) {
  const std::string_view part = list.substr(0, list.find('|'));
  list.remove_prefix(std::min(list.size(), part.size() + 1));
  return part;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line(base::trim(text));
  std::replace_if(line.begin(), line.end(), base::is_control, ' ');
  return line;
}

bool holds_all(std::string_view text, std::string_view words) {
  const std::string lower = base::to_lower(text);
  while (!words.empty()) {
    if (lower.find(base::to_lower(take_part(words))) == std::string::npos) return false;
  }
  return true;
}

std::string session_detail(std::string_view text) {
  text = base::trim(text);
  const std::size_t open = text.rfind('[');
  if (!text.ends_with(']') || open == std::string_view::npos) return {};
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  const std::string_view id = inside.substr(inside.rfind(' ') + 1);
  const bool hex = id.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return hex && id.size() == kSessionDigits ? "session=" + std::string(id) : std::string();
}

}  // namespace exosubmit::exchange
