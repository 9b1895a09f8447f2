#include "log/line.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace exosubmit::log {
namespace {

unsigned octet(char c) { return static_cast<unsigned char>(c); }
bool continues(char c) { return (octet(c) & 0xc0) == 0x80; }

// Length of the UTF-8 sequence at the start of `text` (RFC 3629 section 4), 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const unsigned first = octet(text.front());
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[i])) return 0;
  }
  if (length < 3) return length;
  const unsigned second = octet(text[1]);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool too_large = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

bool is_c1(std::string_view character) {
  return character.size() == 2 && octet(character[0]) == 0xc2 && octet(character[1]) < 0xa0;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (length == 0 || base::is_control(character.front()) || is_c1(character)) {
      for (const char c : character) safe += fmt::format("\\x{:02x}", octet(c));
    } else {
      safe += character;
    }
    text.remove_prefix(character.size());
  }
  return safe;
}

std::string cut(std::string_view text, std::size_t octets) {
  constexpr std::string_view kMark = "...";
  if (text.size() <= octets) return std::string(text);
  std::size_t end = octets < kMark.size() ? 0 : octets - kMark.size();
  while (end > 0 && continues(text[end])) --end;
  return std::string(text.substr(0, end)) + std::string(kMark.substr(0, octets));
}

std::string print_delay(double seconds) {
  if (!(seconds > 0)) return "0";
  std::string text = fmt::format("{:.{}f}", seconds, seconds < 0.995 ? 2 : seconds < 9.95 ? 1 : 0);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace exosubmit::log
