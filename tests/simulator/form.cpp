#include "simulator/form.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace exosubmit::simulator {
namespace {

std::optional<std::string> decode(std::string_view text) {
  std::string octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '+') {
      octets += ' ';
    } else if (c == '%') {
      unsigned value = 0;
      const std::string_view digits = text.substr(i + 1, 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
      octets += static_cast<char>(value);
      i += 2;
    } else if (base::is_alphanumeric(c) || std::string_view("-._~*").find(c) != std::string_view::npos) {
      octets += c;
    } else {
      return std::nullopt;
    }
  }
  return octets;
}

}  // namespace

std::optional<Form> parse_form(std::string_view body) {
  Form form;
  while (!body.empty()) {
    const std::string_view pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = decode(pair.substr(0, equals));
    auto value = decode(pair.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    form.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::string value_of(const Form& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace exosubmit::simulator
