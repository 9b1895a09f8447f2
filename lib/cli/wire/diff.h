// A unified diff of two texts, for an admin to read.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::cli {

// Empty when the texts are the same. `before` and `after` name them in the heading.
std::string unified_diff(std::string_view old_text, std::string_view new_text, const std::string& before,
                         const std::string& after);

}  // namespace exosubmit::cli
