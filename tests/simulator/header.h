// Header fields and the addresses in them, as far as Exchange looks at them before it takes a message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::simulator {

// Everything before the first empty line, the last line end included.
std::string_view header_section(std::string_view content);

// The unfolded values of all fields of that name, in order.
std::vector<std::string> field_values(std::string_view header, std::string_view name);

// The addresses of an address list, those in groups too (RFC 5322 section 3.4). Nothing when it cannot be
// parsed or when an address in it has no domain.
std::optional<std::vector<std::string>> addresses(std::string_view list);

// The Message-ID with its brackets; empty when there is none.
std::string message_id(std::string_view header);

}  // namespace exosubmit::simulator
