#include "simulator/command.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::simulator {
namespace {

constexpr bool is_eight_bit(char c) { return static_cast<unsigned char>(c) > 127; }

bool is_atom_character(char c) {
  return base::is_alphanumeric(c) || is_eight_bit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atom_character(c); });
}

// The place of the quote that ends a quoted string which begins at the start; npos when it has no end.
std::size_t end_of_quoted(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return std::string_view::npos;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return c == '-' || base::is_alphanumeric(c) || is_eight_bit(c); });
}

std::optional<std::size_t> end_of_path(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      const std::size_t end = end_of_quoted(text.substr(i));
      if (end == std::string_view::npos) return std::nullopt;
      i += end;
    } else if (text[i] == '>') {
      return i;
    }
  }
  return std::nullopt;
}

std::string_view without_source_route(std::string_view path) {
  const std::size_t colon = path.starts_with('@') ? path.find(':') : std::string_view::npos;
  return colon == std::string_view::npos ? path : path.substr(colon + 1);
}

std::optional<Parameter> parse_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view keyword = text.substr(0, equals);
  if (keyword.empty() || !base::is_alphanumeric(keyword.front())) return std::nullopt;
  Parameter parameter;
  for (const char c : keyword) {
    if (!base::is_alphanumeric(c) && c != '-') return std::nullopt;
    parameter.keyword += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (equals == std::string_view::npos) return parameter;
  parameter.value = text.substr(equals + 1);
  const bool clean = std::none_of(parameter.value->begin(), parameter.value->end(),
                                  [](char c) { return c == '=' || c == ' ' || base::is_control(c); });
  if (parameter.value->empty() || !clean) return std::nullopt;
  return parameter;
}

}  // namespace

std::optional<PathCommand> parse_path_command(std::string_view argument) {
  if (!argument.starts_with('<')) return std::nullopt;
  const auto end = end_of_path(argument);
  if (!end) return std::nullopt;
  PathCommand command;
  command.argument = argument;
  command.address = without_source_route(argument.substr(1, *end - 1));
  std::string_view rest = argument.substr(*end + 1);
  while (!rest.empty()) {
    if (rest.front() != ' ') return std::nullopt;
    rest.remove_prefix(1);
    const std::string_view word = rest.substr(0, rest.find(' '));
    const auto parameter = parse_parameter(word);
    if (!parameter) return std::nullopt;
    command.parameters.push_back(*parameter);
    rest.remove_prefix(word.size());
  }
  return command;
}

bool is_domain(std::string_view text) {
  if (text.starts_with('[')) {
    return text.size() > 2 && text.ends_with(']') &&
           std::all_of(text.begin() + 1, text.end() - 1,
                       [](char c) { return base::is_alphanumeric(c) || c == '.' || c == ':' || c == '-'; });
  }
  if (text.empty() || text.size() > 255) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_address(std::string_view address) {
  if (address.starts_with('"')) {
    const std::size_t end = end_of_quoted(address);
    if (end == std::string_view::npos || address.substr(end + 1, 1) != "@") return false;
    const std::string_view quoted = address.substr(0, end);
    return std::none_of(quoted.begin(), quoted.end(), base::is_control) && is_domain(address.substr(end + 2));
  }
  const std::size_t at = address.rfind('@');
  return at != std::string_view::npos && is_dot_atom(address.substr(0, at)) &&
         is_domain(address.substr(at + 1));
}

bool is_xtext(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c < '!' || c > '~' || c == '=') return false;
    if (c != '+') continue;
    if (i + 2 >= text.size() || kHex.find(text[i + 1]) == std::string_view::npos ||
        kHex.find(text[i + 2]) == std::string_view::npos) {
      return false;
    }
    i += 2;
  }
  return true;
}

}  // namespace exosubmit::simulator
