// The transparency of DATA (RFC 5321 section 4.5.2): a line that starts with a dot gets another one.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::smtp {

class DotStuffing {
 public:
  // Adds the stuffed form of the next octets to `out`; lines may be split between calls.
  void append(std::string_view octets, std::string& out);

  // Adds the end of data; a last line without CRLF gets one.
  void finish(std::string& out) const;

 private:
  std::string tail_ = "\r\n";  // the last two octets: the start is the start of a line
};

}  // namespace exosubmit::smtp
