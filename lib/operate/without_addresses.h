// Texts from outside for who may not learn to whom mail goes.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::operate {

// Each mail address becomes "(address)".
std::string without_addresses(std::string_view text);

}  // namespace exosubmit::operate
