// Times as systemctl shows them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace exosubmit::cli {

// "6min", "1min 30s", "1h 2min 3.5s", "infinity" (the longest there is). Nothing: not of that form.
std::optional<std::chrono::seconds> time_span(std::string_view text);

}  // namespace exosubmit::cli
