#include "milter/reply_text.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace exosubmit::milter {
namespace {

using mail::Fate;
using mail::Outcome;

constexpr std::size_t kMaxExplanationBytes = 500;
constexpr std::string_view kCut = "...";

// What smfi_setreply and Postfix want: "%" is a format to the one, a control character the end to the other.
std::string harmless(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%%";
    } else if (base::is_control(c)) {
      result += ' ';
    } else {
      result += (c & 0x80) != 0 ? '?' : c;
    }
  }
  return result;
}

std::string cut(std::string text, std::size_t room) {
  if (text.size() <= room) return text;
  text.resize(room - kCut.size());
  // Never half of a doubled "%".
  const std::size_t last = text.find_last_not_of('%');
  if ((text.size() - (last == std::string::npos ? 0 : last + 1)) % 2 != 0) text.pop_back();
  return text + std::string(kCut);
}

// Exchange's words end in "[host time session]" or "[Hostname=...]": what its support asks for.
struct Words {
  std::string_view start;
  std::string_view bracket;
};

Words split(std::string_view text) {
  text = base::trim(text);
  if (!text.ends_with(']')) return {text, {}};
  const std::size_t open = text.rfind('[');
  if (open == std::string_view::npos) return {text, {}};
  return {base::trim(text.substr(0, open)), text.substr(open)};
}

std::string explanation(const Outcome& outcome) {
  std::string text;
  if (!outcome.cause.empty()) text += " (cause: " + outcome.cause;
  if (!outcome.remedy.empty()) text += (text.empty() ? " (remedy: " : "; remedy: ") + outcome.remedy;
  if (!text.empty()) text += ')';
  return text;
}

}  // namespace

Reply shape(const Outcome& outcome, std::string_view introduction) {
  const bool refused = outcome.fate == Fate::kRefused;
  const Words words = split(outcome.text);
  std::string start(introduction);
  if (outcome.from_exchange) start += fmt::format("{} {} ", outcome.code, outcome.status.to_string());
  start += words.start;
  std::string end(words.bracket);
  if (end.empty() && !outcome.detail.empty()) end = '[' + outcome.detail + ']';
  if (!end.empty()) end.insert(0, " ");

  end = cut(harmless(end), kMaxExplanationBytes / 2);
  end = cut(harmless(explanation(outcome)), kMaxExplanationBytes) + end;
  Reply reply;
  reply.code = !refused ? 451 : outcome.code >= 500 ? outcome.code : 550;
  reply.status = {refused ? 5 : 4, outcome.status.subject, outcome.status.detail};
  reply.text = cut(harmless(start), kMaxReplyBytes - end.size()) + end;
  return reply;
}

}  // namespace exosubmit::milter
