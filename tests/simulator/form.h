// application/x-www-form-urlencoded, strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exosubmit::simulator {

using Form = std::vector<std::pair<std::string, std::string>>;  // decoded, in order

// Nothing when something is not encoded as it must be.
std::optional<Form> parse_form(std::string_view body);

// Empty when there is none.
std::string value_of(const Form& form, std::string_view name);

}  // namespace exosubmit::simulator
