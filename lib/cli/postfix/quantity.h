// Numbers and times as main.cf writes them (postconf(5)).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace exosubmit::cli {

// Nothing: not a decimal number as a whole.
std::optional<std::size_t> number_of(std::string_view text);

// A number and s, m, h, d or w; `default_unit`, the parameter's own, where there is none.
std::optional<std::chrono::seconds> duration_of(std::string text, char default_unit);

}  // namespace exosubmit::cli
