#include "base/encoding.h"

#include <algorithm>
#include <cstdint>

#include "base/ascii.h"

namespace exosubmit::base {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view octets, std::string_view alphabet, bool padding) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, octets.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < count ? static_cast<std::uint8_t>(octets[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= count) {
        text += alphabet[group >> (18 - 6 * j) & 0x3f];
      } else if (padding) {
        text += '=';
      }
    }
  }
  return text;
}

// `text` is without padding.
std::optional<std::string> decode(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string octets;
  octets.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      octets += static_cast<char>(bits >> count & 0xff);
    }
  }
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;  // RFC 4648 section 3.5: unused bits are zero
  return octets;
}

}  // namespace

std::string base64(std::string_view octets) { return encode(octets, kStandard, true); }

std::string base64url(std::string_view octets) { return encode(octets, kUrl, false); }

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode(text, kStandard);
}

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, kUrl); }

std::string percent_encode(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  text.reserve(octets.size() * 3);  // once: what grows leaves pieces of a secret behind
  for (const char c : octets) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      text += c;
    } else {
      const auto octet = static_cast<std::uint8_t>(c);
      text += '%';
      text += kDigits[octet >> 4];
      text += kDigits[octet & 0xf];
    }
  }
  return text;
}

}  // namespace exosubmit::base
