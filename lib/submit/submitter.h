// The life of one message after it was received: DESIGN.md, section 4, told once.
#pragma once

#include "exchange/patience.h"
#include "submit/parts.h"
#include "submit/report.h"
#include "submit/submission.h"

namespace exosubmit::submit {

// Shared by threads; each call serves one message.
class Submitter {
 public:
  explicit Submitter(const Parts& parts) : parts_(parts) {}

  // Submits, and says of each recipient what became of it.
  Report submit(const Submission& submission, exchange::Patience& patience) const;

 private:
  Parts parts_;
};

}  // namespace exosubmit::submit
