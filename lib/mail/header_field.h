// One header field, as it was received.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::mail {

struct HeaderField {
  std::string name;
  std::string value;  // all after the colon: leading blank and folds (CRLF + blank) kept, last CRLF not

  // "name:value\r\n", the octets of the wire.
  std::string wire() const;

  // The value on one line: folds removed, trimmed (RFC 5322 section 2.2.3).
  std::string unfolded() const;

  // Field names are compared without regard to case and to blanks before the colon (RFC 5322 section 4.5).
  bool is(std::string_view other_name) const;
};

using Header = std::vector<HeaderField>;  // in the order of the message

// The first field of that name, or nothing.
const HeaderField* find(const Header& header, std::string_view name);

}  // namespace exosubmit::mail
