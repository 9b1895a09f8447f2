#include "mail/folding.h"

#include <algorithm>

namespace exosubmit::mail {

std::string fold(std::string_view value, std::size_t column) {
  constexpr std::size_t kMaxLine = 78;
  constexpr std::string_view kBlanks = " \t";
  std::string folded;
  folded.reserve(value.size() + value.size() / 16);
  while (!value.empty()) {  // a word with the blanks before it
    const std::size_t word = std::min(value.find_first_not_of(kBlanks), value.size());
    const std::size_t end = std::min(value.find_first_of(kBlanks, word), value.size());
    const std::string_view blanks = value.substr(0, word);
    const bool too_long = column + end > kMaxLine && column > 0 && !blanks.empty() && !folded.empty();
    if (too_long && word < end) {
      folded.append(blanks.substr(0, blanks.size() - 1)).append("\r\n");
      folded += blanks.back();
      column = 1;
    } else {
      folded += blanks;
      column += blanks.size();
    }
    folded += value.substr(word, end - word);
    column = folded.ends_with('\n') ? 0 : column + end - word;
    value.remove_prefix(end);
  }
  return folded;
}

std::string well_folded(std::string_view value) {
  std::string folded;
  folded.reserve(value.size());
  bool line_ended = false;  // and nothing came since
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool crlf = c == '\r' && i + 1 < value.size() && value[i + 1] == '\n';
    if (c == '\0' || crlf) continue;
    if (c == '\n') {
      line_ended = true;
      continue;
    }
    const char octet = c == '\r' ? ' ' : c;
    if (line_ended) folded += octet == ' ' || octet == '\t' ? "\r\n" : "\r\n ";
    line_ended = false;
    folded += octet;
  }
  return folded;
}

}  // namespace exosubmit::mail
