#include "cli/check/findings.h"

namespace exosubmit::cli {

void Findings::add(Verdict verdict, std::string cause, std::vector<std::string> remedy, std::string answer) {
  any_ = true;
  steps_.add({.id = id_,
              .verdict = verdict,
              .subject = subject_,
              .answer = std::move(answer),
              .cause = std::move(cause),
              .remedy = std::move(remedy)});
}

void Findings::fail(std::string cause, std::vector<std::string> remedy, std::string answer) {
  add(Verdict::kFail, std::move(cause), std::move(remedy), std::move(answer));
}

void Findings::warn(std::string cause, std::vector<std::string> remedy, std::string answer) {
  add(Verdict::kWarn, std::move(cause), std::move(remedy), std::move(answer));
}

void Findings::unproved(std::string cause, std::vector<std::string> remedy, std::string answer) {
  add(Verdict::kUnproved, std::move(cause), std::move(remedy), std::move(answer));
}

void Findings::close(std::string answer) {
  if (!any_)
    steps_.add({.id = id_, .verdict = Verdict::kOk, .subject = subject_, .answer = std::move(answer)});
}

}  // namespace exosubmit::cli
