#include "state/masking.h"

#include <algorithm>

namespace exosubmit::state {
namespace {

constexpr std::string_view kDelimiters = " \t\r\n<>()[],;:\"";

// Where the word begins whose @ is at `at`.
std::size_t begin_of_word(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] == '"') {
    const std::size_t quote = at > 1 ? text.rfind('"', at - 2) : std::string_view::npos;
    return quote == std::string_view::npos ? at - 1 : quote;
  }
  const std::size_t delimiter = text.substr(0, at).find_last_of(kDelimiters);
  return delimiter == std::string_view::npos ? 0 : delimiter + 1;
}

// Length of "OK <id@host>" at the start; 0 where there is none.
std::size_t length_of_id(std::string_view text) {
  constexpr std::string_view kOpening = "OK <";
  if (!text.starts_with(kOpening)) return 0;
  const std::size_t end = text.find_first_of(" <>", kOpening.size());
  return end != std::string_view::npos && text[end] == '>' ? end + 1 : 0;
}

}  // namespace

std::string without_addresses(std::string_view text) {
  std::string masked;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@')) {
    const std::size_t begin = begin_of_word(text, at);
    masked += text.substr(0, begin);
    masked += "(address)";
    text.remove_prefix(std::min(text.find_first_of(kDelimiters, at), text.size()));
  }
  return masked += text;
}

mail::Outcome without_addresses(mail::Outcome outcome) {
  const std::size_t id = outcome.fate == mail::Fate::kAccepted ? length_of_id(outcome.text) : 0;
  outcome.text = outcome.text.substr(0, id) + without_addresses(outcome.text.substr(id));
  outcome.cause = without_addresses(outcome.cause);
  outcome.remedy = without_addresses(outcome.remedy);
  outcome.detail = without_addresses(outcome.detail);
  return outcome;
}

}  // namespace exosubmit::state
