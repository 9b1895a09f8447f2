#include "operate/without_addresses.h"

#include "base/ascii.h"

namespace exosubmit::operate {
namespace {

// RFC 5322's atext, dot, quotation mark, and what RFC 6531 adds; not @.
bool is_of_an_address(char c) {
  constexpr std::string_view kOthers = ".\"!#$%&'*+-/=?^_`{|}~";
  return base::is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80 ||
         kOthers.find(c) != std::string_view::npos;
}

}  // namespace

std::string without_addresses(std::string_view text) {
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    bool address = false;
    for (; end < text.size() && (is_of_an_address(text[end]) || text[end] == '@'); ++end) {
      address = address || text[end] == '@';
    }
    if (end == i) {
      masked += text[i++];
      continue;
    }
    masked += address ? "(address)" : text.substr(i, end - i);
    i = end;
  }
  return masked;
}

}  // namespace exosubmit::operate
