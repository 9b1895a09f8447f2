// Which word was meant: the nearest of those that exist.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::cli {

// How many letters must be inserted, left out, replaced or exchanged with their neighbour (Damerau and
// Levenshtein, each letter touched once).
std::size_t distance(std::string_view a, std::string_view b);

// The nearest of `known`, the first of equals; nothing where none is near enough to be a misspelling.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace exosubmit::cli
