#include "operate/fold.h"

#include "log/line.h"

namespace exosubmit::operate {
namespace {

// Characters, as far as octets of UTF-8 tell.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

}  // namespace

std::string fold(std::string_view start, std::string_view text, std::size_t indent) {
  const std::string safe = log::escape(text);
  std::string folded(start);
  std::size_t used = columns(start);
  bool first = true;  // of its line
  for (std::string_view rest = safe; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) continue;
    if (!first && used + 1 + columns(word) > kWidth) {
      folded += '\n' + std::string(indent, ' ');
      used = indent;
      first = true;
    }
    if (!first) folded += ' ';
    folded += word;
    used += columns(word) + (first ? 0 : 1);
    first = false;
  }
  return folded + '\n';
}

}  // namespace exosubmit::operate
