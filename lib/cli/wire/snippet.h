// A snippet of conf/ as text that is fitted to a site. What is to be changed must be there: else conf/ and
// this program do not belong together, which is a bug.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::cli {

// The parts between empty lines, each line with its line end. The first tells how to use the snippet by hand
// and is left out.
std::vector<std::string> paragraphs(std::string_view snippet);

void replace(std::string& text, std::string_view found, std::string_view by);  // everywhere

// The first line that is no comment: its field `index`, from 0, and what it is separated by stays.
void set_field(std::string& text, std::size_t index, std::string_view value);

// The line "name = ...".
void set_value(std::string& text, std::string_view name, std::string_view value);

std::string without_comments(std::string_view text);

}  // namespace exosubmit::cli
