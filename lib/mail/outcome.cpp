#include "mail/outcome.h"

namespace exosubmit::mail {

Outcome Outcome::accepted(int code, EnhancedStatus status, std::string text) {
  return said_by_exchange(Fate::kAccepted, code, status, std::move(text));
}

Outcome Outcome::deferred(EnhancedStatus status, std::string text) {
  Outcome outcome;
  outcome.status = status;
  outcome.text = std::move(text);
  return outcome;
}

Outcome Outcome::refused(int code, EnhancedStatus status, std::string text) {
  Outcome outcome;
  outcome.fate = Fate::kRefused;
  outcome.code = code;
  outcome.status = status;
  outcome.text = std::move(text);
  return outcome;
}

Outcome Outcome::said_by_exchange(Fate fate, int code, EnhancedStatus status, std::string text) {
  Outcome outcome;
  outcome.fate = fate;
  outcome.from_exchange = true;
  outcome.code = code;
  outcome.status = status;
  outcome.text = std::move(text);
  return outcome;
}

Outcome& Outcome::because(std::string cause_text, std::string remedy_text) {
  cause = std::move(cause_text);
  remedy = std::move(remedy_text);
  return *this;
}

}  // namespace exosubmit::mail
