#include "cli/explain/words.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/explain/treatment.h"

namespace exosubmit::cli {
namespace {

using exchange::Entry;

constexpr std::size_t kIndent = 14;          // of the texts behind their names
constexpr std::size_t kMostTold = 12;        // more rows are only listed
constexpr std::size_t kLongestSample = 300;  // Exchange's diagnostic data tells nobody anything

std::string text_line(std::string_view name, const std::string& text) {
  return fmt::format("  {:<{}}{}\n", name, kIndent - 2, text);
}
std::string wrapped_line(std::string_view name, const std::string& text) {
  return text_line(name, wrapped(text, kIndent));
}

// The marks of the fact sheet, in words.
std::string legend_of(const Entry& entry) {
  constexpr std::pair<char, std::string_view> kMarks[] = {{'D', "documented by Microsoft"},
                                                          {'T', "seen in public transcripts"},
                                                          {'S', "from Exchange Server's own tables"},
                                                          {'I', "inferred"}};
  std::string text;
  for (const auto& [mark, words] : kMarks) {
    const std::string source = ' ' + std::string(entry.source) + ' ';
    const auto found = source.find(std::string{' ', mark});
    if (found == std::string::npos || base::is_alphanumeric(source[found + 2])) continue;
    text += (text.empty() ? "" : ", ") + std::string(words);
  }
  return text;
}

std::string heading(const Entry& entry, const Terminal& terminal) {
  std::string text = terminal.paint(Colour::kBold, codes_of(entry)) + "  (" + std::string(entry.id) + ")\n";
  if (entry.sample.size() <= kLongestSample) return text + wrapped_line("Text", std::string(entry.sample));
  return text + wrapped_line("Text", std::string(entry.sample.substr(0, kLongestSample)) + "...");
}

std::string remedy_line(std::string_view remedy, const Terminal& terminal) {
  return text_line("Remedy", terminal.paint(Colour::kGreen, remedy));
}

std::string look_words(const Entry& entry, const std::vector<std::string>& ids) {
  const std::string look(exchange::where_to_look(entry));
  std::string text = look.empty() ? "" : wrapped_line("Look at", look);
  for (const std::string& id : ids) text += text_line("", printable(id));
  return text;
}

std::string in_short(const Entry& entry, const Terminal& terminal) {
  return heading(entry, terminal) + wrapped_line("Cause", std::string(entry.cause)) +
         remedy_line(entry.remedy, terminal) + wrapped_line("exosubmit", treatment(entry));
}

std::string in_full(const Entry& entry, const std::vector<std::string>& ids, const Terminal& terminal) {
  return heading(entry, terminal) + wrapped_line("Meaning", std::string(entry.meaning)) +
         wrapped_line("Cause", std::string(entry.cause)) + remedy_line(entry.remedy, terminal) +
         wrapped_line("Temporary", passes(entry)) + wrapped_line("exosubmit", treatment(entry)) +
         text_line("Source", std::string(entry.source) + " (" + legend_of(entry) + ')') +
         look_words(entry, ids);
}

std::string list_line(const Entry& entry) {
  return fmt::format("{:<14}  {:<38}  {}\n", codes_of(entry), entry.id, entry.meaning);
}

std::string listed(const std::vector<const Entry*>& rows) {
  std::string text;
  for (const Entry* row : rows) text += list_line(*row);
  return text + "'exosubmit explain ID', with an id of the second column, tells cause and remedy.\n";
}

std::string told_by_line(const Pasted& pasted, const Terminal& terminal) {
  std::string text;
  if (!pasted.cause.empty()) text += wrapped_line("Cause", printable(pasted.cause));
  if (!pasted.remedy.empty()) text += remedy_line(printable(pasted.remedy), terminal);
  return text.empty() ? text : "The line itself tells:\n" + text;
}

std::string unknown_failure(const oauth::TokenFailure& failure) {
  std::string text = failure.aadsts == 0 ? "This answer of Entra ID is not in the catalogue.\n"
                                         : fmt::format("AADSTS{} is not in the catalogue.\n", failure.aadsts);
  if (failure.aadsts != 0) {
    text += fmt::format("  {:<{}}https://login.microsoftonline.com/error?code={}\n", "Look at", kIndent - 2,
                        failure.aadsts);
  }
  return text +
         wrapped_line("exosubmit", "defers the message; Entra's `error` decides whether the tenant is held");
}

std::string unknown_reply(const smtp::Reply& reply) {
  if (reply.code == 0 && !reply.status) {
    return "There is no reply, code or AADSTS number in this that is known.\n";
  }
  std::string text = "These words are not in the catalogue.\n";
  const int code = reply.code != 0 ? reply.code : reply.status->status_class * 100;
  if (reply.code != 0) text += wrapped_line("Meaning", meaning_of_code(code));
  if (reply.status) {
    text += wrapped_line(reply.code != 0 ? "" : "Meaning", reply.status->to_string() + ": it is about " +
                                                               meaning_of_subject(reply.status->subject));
  }
  return text + wrapped_line("exosubmit", treatment_of_unknown(code));
}

std::string unknown_words(const Explanation& explanation, const Terminal& terminal) {
  const Pasted& pasted = explanation.pasted;
  std::string text =
      pasted.failure ? unknown_failure(*pasted.failure) : unknown_reply(pasted.replies.front());
  for (const std::string& id : pasted.ids) text += text_line("", printable(id));
  text += told_by_line(pasted, terminal);
  if (!explanation.similar.empty()) {
    text += "\nThe same codes with other words:\n" + listed(explanation.similar);
  }
  return text;
}

}  // namespace

std::string explanation_words(const Explanation& explanation, const Terminal& terminal) {
  const auto& rows = explanation.rows;
  const auto& ids = explanation.pasted.ids;
  if (rows.empty()) return unknown_words(explanation, terminal);
  if (rows.size() == 1) return in_full(*rows.front(), ids, terminal);
  std::string text =
      fmt::format("{} answers are like this; the words decide. The most likely first:\n\n", rows.size());
  if (rows.size() > kMostTold) return text + listed(rows);
  for (const Entry* row : rows) text += in_short(*row, terminal) + '\n';
  return text + look_words(*rows.front(), ids);
}

std::string list_words() {
  std::string text;
  for (const Entry& entry : exchange::catalogue()) text += list_line(entry);
  return text;
}

}  // namespace exosubmit::cli
