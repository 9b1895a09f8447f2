#include "cli/wire/config_text.h"

namespace exosubmit::cli {
namespace {

// Marks of other versions may go on in other words.
constexpr std::string_view kBegin = "# >>> exosubmit";

constexpr std::string_view kBlanks = " \t\r\n\v\f";

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

bool is_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(kBlanks);
  return first == std::string_view::npos || line[first] == '#';
}

bool continues(std::string_view line) { return kBlanks.find(line.front()) != std::string_view::npos; }

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

base::Result<ConfigText> ConfigText::parse(std::string_view text) {
  ConfigText parsed;
  bool inside = false;
  for (std::string& line : split(text)) {
    const bool begins = line.starts_with(kBegin), ends = line.starts_with(kEndMark);
    if (begins ? inside || parsed.has_block() : ends && !inside) {
      return base::failure(
          base::operator_must_act("the marks of exosubmit's block do not pair; repair them by hand: \"" +
                                  std::string(without_line_end(line)) + "\" stands where it cannot"));
    }
    if (begins) {
      inside = true;
      parsed.block_at_ = parsed.lines_.size();
    }
    if (inside) {
      parsed.block_ += line;
    } else {
      if (line.starts_with(kReplaced)) line.erase(0, kReplaced.size());
      parsed.lines_.push_back(std::move(line));
    }
    if (ends) inside = false;
  }
  if (inside) {
    return base::failure(base::operator_must_act("the end mark of exosubmit's block is missing; write \"" +
                                                 std::string(kEndMark) + "\" below its last line"));
  }
  if (!parsed.has_block()) parsed.block_at_ = parsed.lines_.size();
  const bool restores = parsed.block_.find('\n' + std::string(kNoLineEnd)) != std::string::npos;
  if (restores && parsed.block_at_ == parsed.lines_.size() && !parsed.lines_.empty()) {
    parsed.lines_.back() = without_line_end(parsed.lines_.back());
  }
  return parsed;
}

std::vector<LogicalLine> ConfigText::logical_lines() const {
  std::vector<LogicalLine> logical;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (is_comment(lines_[i])) continue;
    if (logical.empty() || !continues(lines_[i])) logical.emplace_back();
    logical.back().text += without_line_end(lines_[i]);
    logical.back().places.push_back(i);
  }
  return logical;
}

std::string ConfigText::unwired() const {
  std::string text;
  for (const std::string& line : lines_) text += line;
  return text;
}

std::string ConfigText::wired(const std::string& body, const std::set<std::size_t>& replaced) const {
  std::string before, after;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    std::string& part = i < block_at_ ? before : after;
    if (replaced.contains(i)) part += kReplaced;
    part += lines_[i];
  }
  std::string block = std::string(kBeginMark) + '\n';
  if (!before.empty() && !before.ends_with('\n')) {
    before += '\n';
    block += std::string(kNoLineEnd) + '\n';
  }
  return before + block + body + std::string(kEndMark) + '\n' + after;
}

}  // namespace exosubmit::cli
