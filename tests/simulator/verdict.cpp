#include "simulator/verdict.h"

#include <algorithm>

#include "base/ascii.h"
#include "simulator/header.h"

namespace exosubmit::simulator {
namespace {

struct LineEnds {
  bool bare_cr = false;
  bool bare_lf = false;
  bool nul = false;
};

LineEnds look_at_line_ends(std::string_view content) {
  LineEnds found;
  char last = '\0';
  for (const char c : content) {
    if (c == '\n' && last != '\r') found.bare_lf = true;
    if (last == '\r' && c != '\n') found.bare_cr = true;
    if (c == '\0') found.nul = true;
    last = c;
  }
  if (last == '\r') found.bare_cr = true;
  return found;
}

std::optional<Refusal> judge_from(const Submission& submission, const Mailboxes& mailboxes,
                                  std::string_view header) {
  const auto fields = field_values(header, "From");
  const auto senders = fields.size() == 1 ? addresses(fields.front()) : std::nullopt;
  if (!senders || senders->empty()) return Refusal{"no-from", {}};
  if (senders->size() > 1 && field_values(header, "Sender").empty()) return Refusal{"several-from", {}};
  for (const std::string& sender : *senders) {
    if (!mailboxes.may_send_as(submission.mailbox, sender)) {
      return Refusal{"send-as-denied", {{"mailbox", submission.mailbox}, {"sender", sender}}};
    }
  }
  return std::nullopt;
}

bool recipients_are_fine(std::string_view header, bool smtputf8) {
  for (const char* const name : {"To", "Cc"}) {
    for (const std::string& value : field_values(header, name)) {
      if ((!smtputf8 && !base::is_ascii(value)) || !addresses(value)) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> content_mistakes(const Submission& submission) {
  std::vector<std::string> mistakes;
  if (!submission.eight_bit && !submission.smtputf8 && !base::is_ascii(submission.content)) {
    mistakes.emplace_back("8-bit content without BODY=8BITMIME");
  }
  if (submission.declared_size != 0 && submission.content.size() > submission.declared_size) {
    mistakes.emplace_back("content larger than its SIZE");
  }
  if (submission.binary) return mistakes;
  const LineEnds found = look_at_line_ends(submission.content);
  if (found.bare_lf) mistakes.emplace_back("bare LF in content");
  if (found.bare_cr) mistakes.emplace_back("bare CR in content");
  if (found.nul) mistakes.emplace_back("NUL in content");
  return mistakes;
}

std::optional<Refusal> judge(const Submission& submission, const Mailboxes& mailboxes) {
  if (submission.too_large) return Refusal{"final-too-large", {}};
  const LineEnds found = submission.binary ? LineEnds() : look_at_line_ends(submission.content);
  if (found.bare_cr || found.bare_lf || found.nul) return Refusal{"bare-linefeeds", {}};
  if (!mailboxes.may_send_as(submission.mailbox, submission.sender)) {
    return Refusal{
        "send-as-denied",
        {{"mailbox", submission.mailbox}, {"sender", submission.sender.empty() ? "<>" : submission.sender}}};
  }
  const std::string_view header = header_section(submission.content);
  if (auto refusal = judge_from(submission, mailboxes, header)) return refusal;
  if (!recipients_are_fine(header, submission.smtputf8)) return Refusal{"invalid-recipients", {}};
  return std::nullopt;
}

}  // namespace exosubmit::simulator
