// Lists as main.cf writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::cli {

// The elements between commas and blanks. Braces keep theirs together; the outer pair of a whole element is
// taken off: "a, { b c }, inline:{k=v}" has "a", "b c" and "inline:{k=v}".
std::vector<std::string> split_list(std::string_view value);

// "{ text }" is "text"; what has no outer pair of braces stays as it is.
std::string without_braces(const std::string& element);

// Letter case is ignored.
bool list_has(std::string_view value, std::string_view element);

// "a, b, c and 4 more": so many elements at most.
std::string list_in_words(const std::vector<std::string>& elements, std::size_t limit = 5);

}  // namespace exosubmit::cli
