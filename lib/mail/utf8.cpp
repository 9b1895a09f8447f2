#include "mail/utf8.h"

namespace exosubmit::mail {
namespace {

// What the first octet allows for the second one, beyond its being a continuation.
bool fits(unsigned lead, unsigned second) {
  if (lead == 0xe0) return second >= 0xa0;  // else overlong
  if (lead == 0xed) return second <= 0x9f;  // else a surrogate
  if (lead == 0xf0) return second >= 0x90;  // else overlong
  if (lead == 0xf4) return second <= 0x8f;  // else beyond U+10FFFF
  return true;
}

std::size_t length_announced_by(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

}  // namespace

std::size_t utf8_character(std::string_view text) {
  if (text.empty()) return 0;
  const auto octet = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t length = length_announced_by(octet(0));
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
  }
  return length > 1 && !fits(octet(0), octet(1)) ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace exosubmit::mail
