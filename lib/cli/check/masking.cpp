#include "cli/check/masking.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

// RFC 5322 atext and the dot; UTF-8 too. The "=" of "to=user@host" and "user=user@host" parts a word here.
bool in_local_part(char c) {
  constexpr std::string_view kMarks = ".!#$%&'*+/?^_`{|}~-";
  return base::is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Where the local part before the "@" at `at` begins; `at` where there is none.
std::size_t local_part(std::string_view text, std::size_t at) {
  if (at > 1 && text[at - 1] == '"') {
    const std::size_t quote = text.rfind('"', at - 2);
    return quote == std::string_view::npos ? at : quote;
  }
  std::size_t begin = at;
  while (begin > 0 && in_local_part(text[begin - 1])) --begin;
  return begin;
}

}  // namespace

std::string Masking::mask(std::string_view text) {
  constexpr std::string_view kTakenAs = "OK <";
  std::string masked;
  std::size_t done = 0;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const std::size_t begin = std::max(done, local_part(text, at));
    const bool domain = at + 1 < text.size() && (base::is_alphanumeric(text[at + 1]) || text[at + 1] == '[');
    if (begin == at || !domain || text.substr(0, begin).ends_with(kTakenAs)) continue;
    masked += text.substr(done, begin - done);
    const std::string local = base::to_lower(text.substr(begin, at - begin));
    masked += names_.try_emplace(local, "user" + std::to_string(names_.size() + 1)).first->second;
    done = at;
  }
  return masked + std::string(text.substr(done));
}

}  // namespace exosubmit::cli
