// What a terminal may be shown: colours where they are wanted, and nothing from outside that could steer it.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace exosubmit::cli {

enum class Colour { kGreen, kYellow, kRed, kBold, kFaint };

class Terminal {
 public:
  // How stdout or stderr may be written to. Colours: only on a terminal, where NO_COLOR is unset or empty
  // (no-color.org) and TERM names something other than "dumb".
  static Terminal of(std::FILE* stream);

  explicit Terminal(bool colours) : colours_(colours) {}

  bool colours() const { return colours_; }

  // `text` as it is, between the colour's codes where there are colours.
  std::string paint(Colour colour, std::string_view text) const;

 private:
  bool colours_;
};

// A person may be watching: progress and questions make sense.
bool is_terminal(std::FILE* stream);

// Text from outside, on one line: control characters and what is no UTF-8 become \xHH.
std::string printable(std::string_view text);

// In lines of at most 80 columns, broken at blanks; each line but the first begins with `indent` blanks, and
// the first has as many columns taken already. A word that is too long stays whole. No line end at the end.
std::string wrapped(std::string_view text, std::size_t indent);

}  // namespace exosubmit::cli
