#include "smtp/dot_stuffing.h"

#include <algorithm>

namespace exosubmit::smtp {

void DotStuffing::append(std::string_view octets, std::string& out) {
  // After any LF, not only after CRLF: a server that takes a bare LF for a line end must find no end of data
  // there.
  bool at_line_start = tail_.back() == '\n';
  tail_ += octets.substr(octets.size() - std::min<std::size_t>(2, octets.size()));
  tail_.erase(0, tail_.size() - 2);
  while (!octets.empty()) {
    if (at_line_start && octets.front() == '.') out += '.';
    const std::size_t end = std::min(octets.find('\n'), octets.size() - 1) + 1;
    at_line_start = octets[end - 1] == '\n';
    out += octets.substr(0, end);
    octets.remove_prefix(end);
  }
}

void DotStuffing::finish(std::string& out) const { out += tail_ == "\r\n" ? ".\r\n" : "\r\n.\r\n"; }

}  // namespace exosubmit::smtp
