// An enhanced mail system status code, "5.7.139" (RFC 3463).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace exosubmit::mail {

struct EnhancedStatus {
  int status_class = 0;  // 2, 4 or 5
  int subject = 0;       // 0..999
  int detail = 0;        // 0..999

  auto operator<=>(const EnhancedStatus&) const = default;

  std::string to_string() const;

  // The status at the start of `text`, followed by a blank or the end; nothing where there is none.
  static std::optional<EnhancedStatus> parse(std::string_view text);
};

}  // namespace exosubmit::mail
