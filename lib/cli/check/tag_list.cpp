#include "cli/check/tag_list.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::cli {

std::string tag_of(const std::string& record, const std::string& tag) {
  for (std::size_t at = 0; at < record.size();) {
    const std::size_t end = std::min(record.find(';', at), record.size());
    const std::string part(base::trim(record.substr(at, end - at)));
    const std::size_t equal = part.find('=');
    if (equal != std::string::npos && base::equal_ignoring_case(base::trim(part.substr(0, equal)), tag))
      return base::to_lower(base::trim(part.substr(equal + 1)));
    at = end + 1;
  }
  return {};
}

bool is_dkim_key(const std::string& record) {
  const std::string version = tag_of(record, "v");
  return (version.empty() || version == "dkim1") && !tag_of(record, "p").empty();
}

}  // namespace exosubmit::cli
