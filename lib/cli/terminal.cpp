#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "log/line.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kColumns = 80;

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

// ECMA-48, SGR.
std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::kGreen:
      return "32";
    case Colour::kYellow:
      return "33";
    case Colour::kRed:
      return "31";
    case Colour::kBold:
      return "1";
    case Colour::kFaint:
      return "2";
  }
  return "0";
}

}  // namespace

Terminal Terminal::of(std::FILE* stream) {
  const std::string_view term = variable("TERM");
  return Terminal(is_terminal(stream) && variable("NO_COLOR").empty() && !term.empty() && term != "dumb");
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
  if (!colours_ || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code_of(colour)) + 'm' + std::string(text) + "\x1b[0m";
}

bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1; }

std::string printable(std::string_view text) { return log::escape(text); }

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > kColumns) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

}  // namespace exosubmit::cli
