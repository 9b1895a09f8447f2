// Which rows of the catalogue an answer may be.
#pragma once

#include <string_view>
#include <vector>

#include "cli/explain/pasted.h"
#include "exchange/catalogue.h"

namespace exosubmit::cli {

struct Explanation {
  Pasted pasted;
  std::vector<const exchange::Entry*> rows;     // that it is or may be, the most likely first
  std::vector<const exchange::Entry*> similar;  // the same codes in other words, where there are no rows
};

// Matches as classify does, at every stage, since a line does not tell where in the dialogue it was said.
// Codes alone are all rows that have them.
Explanation explain(std::string_view text);

// The same for several lines of a log, each row once; one explanation where all of it is one answer. Where
// nothing is known: one without rows.
std::vector<Explanation> explain_lines(std::string_view text);

}  // namespace exosubmit::cli
