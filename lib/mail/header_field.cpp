#include "mail/header_field.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::mail {

std::string HeaderField::wire() const { return name + ':' + value + "\r\n"; }

std::string HeaderField::unfolded() const {
  std::string line;
  line.reserve(value.size());
  for (const char c : value) {
    if (c != '\r' && c != '\n') line += c;
  }
  return std::string(base::trim(line));
}

bool HeaderField::is(std::string_view other_name) const {
  return base::equal_ignoring_case(base::trim(name), other_name);
}

const HeaderField* find(const Header& header, std::string_view name) {
  const auto found =
      std::find_if(header.begin(), header.end(), [&](const HeaderField& field) { return field.is(name); });
  return found == header.end() ? nullptr : &*found;
}

}  // namespace exosubmit::mail
