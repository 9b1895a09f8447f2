// The manual page of replies, exosubmit-replies(7), written from the catalogue.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::cli {

// In mdoc(7). `date` is that of .Dd: "November 28, 2026".
std::string replies_page(std::string_view version, std::string_view date);

}  // namespace exosubmit::cli
