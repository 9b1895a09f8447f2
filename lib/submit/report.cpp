#include "submit/report.h"

namespace exosubmit::submit {

void Report::rest(const mail::Outcome& outcome) {
  for (RecipientReport& recipient : recipients) {
    if (!recipient.outcome) recipient.outcome = outcome;
  }
}

std::vector<std::size_t> Report::open() const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    if (!recipients[i].outcome) indices.push_back(i);
  }
  return indices;
}

}  // namespace exosubmit::submit
