// The text of a main.cf or master.cf, with our part of it kept apart: one marked block, and the lines that it
// replaces, commented out. Taking the wiring out gives back the file as the admin has it, octet for octet.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

// packaging/unwire.sh knows these too.
inline constexpr std::string_view kBeginMark =
    R"(# >>> exosubmit: written by "exosubmit wire"; "exosubmit wire --remove" takes it out again. Do not edit between the marks.)";
inline constexpr std::string_view kEndMark = "# <<< exosubmit";
inline constexpr std::string_view kNoLineEnd = "# The line before this block had no line end.";
inline constexpr std::string_view kReplaced = "#exosubmit: ";

// One logical line of Postfix's files (postconf(5)): a line and those that continue it, indented.
struct LogicalLine {
  std::string text;  // joined, without line ends
  std::vector<std::size_t>
      places;  // its physical lines; comments and empty lines between them are not among them
};

class ConfigText {
 public:
  // Error (operator): the marks do not pair.
  static base::Result<ConfigText> parse(std::string_view text);

  bool has_block() const { return !block_.empty(); }
  const std::string& block() const { return block_; }  // with its marks
  std::vector<LogicalLine> logical_lines() const;      // without the wiring

  std::string unwired() const;

  // With `body` between the marks, where a block stood, else at the end; the physical lines of `replaced` are
  // commented out. `body` ends in a line end.
  std::string wired(const std::string& body, const std::set<std::size_t>& replaced) const;

 private:
  std::vector<std::string> lines_;  // without the wiring, each with its line end
  std::size_t block_at_ = 0;        // before which line
  std::string block_;
};

}  // namespace exosubmit::cli
