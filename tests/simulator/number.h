// Decimal numbers in options, rules and commands: digits only, nothing else.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

#include "base/ascii.h"

namespace exosubmit::simulator {

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  if (text.empty() || !base::is_digit(text.front())) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace exosubmit::simulator
