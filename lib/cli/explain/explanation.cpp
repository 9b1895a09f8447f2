#include "cli/explain/explanation.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/ascii.h"
#include "exchange/classify_text.h"
#include "exchange/find_row.h"

namespace exosubmit::cli {
namespace {

using exchange::Entry;
using exchange::Stage;
using Rows = std::vector<const Entry*>;

constexpr Stage kStages[] = {Stage::kAuth, Stage::kMail,  Stage::kRcpt,
                             Stage::kData, Stage::kFinal, Stage::kConnect};

void add(Rows& rows, const Entry* row) {
  if (row != nullptr && std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
}

using Status = std::optional<mail::EnhancedStatus>;

bool same_status(const Entry& entry, const Status& status) {
  const auto usual = mail::EnhancedStatus::parse(entry.status);
  // Our own verdicts change the class digit.
  return status && usual && usual->subject == status->subject && usual->detail == status->detail;
}

// The codes that an answer has besides the usual one stand in its meaning: "(5.7.502 or 5.7.503)",
// "(5.7.606 to 5.7.649)".
bool told_status(const Entry& entry, const Status& status) {
  const std::size_t open = entry.meaning.rfind('(');
  if (!status || open == std::string_view::npos) return false;
  std::string_view told = entry.meaning.substr(open + 1);
  const bool range = told.find(" to ") != std::string_view::npos;
  const Status first = mail::EnhancedStatus::parse(told.substr(0, told.find_first_of(" )")));
  told.remove_prefix(std::min(told.size(), told.rfind(' ') + 1));
  const Status last = mail::EnhancedStatus::parse(told.substr(0, told.find(')')));
  if (!first || !last || first->subject != status->subject || first->status_class != status->status_class)
    return false;
  return range ? status->detail >= first->detail && status->detail <= last->detail
               : status->detail == first->detail || status->detail == last->detail;
}

Rows with_words(const smtp::Reply& reply) {
  Rows rows;
  for (const Stage stage : kStages) add(rows, exchange::find_row(stage, reply));
  std::stable_partition(rows.begin(), rows.end(),
                        [&](const Entry* row) { return same_status(*row, reply.status); });
  return rows;
}

// Somebody quoted the sentence without its codes: those of each row that has the words are tried.
Rows with_words_alone(smtp::Reply reply) {
  Rows rows;
  for (const Entry& entry : exchange::catalogue()) {
    if (entry.stage == Stage::kToken || !exchange::holds_all(reply.text, entry.words)) continue;
    reply.code = entry.code;
    for (const Entry* row : with_words(reply)) add(rows, row);
  }
  return rows;
}

// Its words stand in another row's: the plain form, which is commoner than its special cases.
bool is_plain_form(const Entry& row, const Rows& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](const Entry* other) {
    return other != &row && !row.words.empty() && exchange::holds_all(other->words, row.words);
  });
}

Rows with_codes(int code, const Status& status) {
  Rows rows;
  const std::string digits = std::to_string(code);
  for (const Entry& entry : exchange::catalogue()) {
    const bool http = entry.stage == Stage::kToken && entry.aadsts == 0 && entry.error.empty();
    const bool smtp = entry.stage != Stage::kToken && (code == 0 || entry.sample.starts_with(digits));
    if (http ? !status && entry.http_status == code
             : smtp && (!status || same_status(entry, status) || told_status(entry, status))) {
      rows.push_back(&entry);
    }
  }
  std::stable_partition(rows.begin(), rows.end(),
                        [&](const Entry* row) { return is_plain_form(*row, rows); });
  return rows;
}

// "451 4.7.139" is our verdict on a 535.
Rows with_codes(const smtp::Reply& reply) {
  const Rows rows = with_codes(reply.code, reply.status);
  return rows.empty() && reply.status ? with_codes(0, reply.status) : rows;
}

void explain_replies(Explanation& explanation) {
  std::vector<smtp::Reply>& replies = explanation.pasted.replies;
  for (const smtp::Reply& reply : replies) {
    explanation.rows = reply.code == 0 ? with_words_alone(reply) : with_words(reply);
    if (!explanation.rows.empty()) return;
  }
  // The one that has most of a reply tells what is meant.
  const auto best =
      std::find_if(replies.begin(), replies.end(), [](const smtp::Reply& r) { return r.status; });
  const smtp::Reply reply = best == replies.end() ? replies.front() : *best;
  replies = {reply};
  if (reply.code == 0 && !reply.status) return;
  (is_codes_alone(reply) ? explanation.rows : explanation.similar) = with_codes(reply);
}

// Not the advice under an answer, as `exosubmit send` prints it.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::string_view words = base::trim(line);
    if (!words.empty() && !words.starts_with("cause: ") && !words.starts_with("remedy: "))
      lines.push_back(words);
  }
  return lines;
}

// A reply of several lines, each with its code, or JSON.
bool is_one_answer(std::string_view text, const std::vector<std::string_view>& lines) {
  if (text.starts_with('{')) return true;
  return std::all_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return line.size() > 3 && base::is_digit(line[0]) && line.substr(0, 3) == lines[0].substr(0, 3) &&
           (line[3] == '-' || line[3] == ' ');
  });
}

}  // namespace

Explanation explain(std::string_view text) {
  text = base::trim(text);
  Explanation explanation;
  add(explanation.rows, exchange::find_entry(base::to_lower(text)));
  if (!explanation.rows.empty()) return explanation;
  explanation.pasted = read_pasted(text);
  if (explanation.pasted.failure) {
    add(explanation.rows, exchange::find_row(*explanation.pasted.failure));
  } else {
    explain_replies(explanation);
  }
  return explanation;
}

std::vector<Explanation> explain_lines(std::string_view text) {
  text = base::trim(text);
  const auto lines = lines_of(text);
  if (lines.size() < 2 || is_one_answer(text, lines)) return {explain(text)};
  std::vector<Explanation> found;
  std::set<const Entry*> told;
  for (const std::string_view line : lines) {
    Explanation explanation = explain(line);
    if (explanation.rows.empty() || !told.insert(explanation.rows.front()).second) continue;
    found.push_back(std::move(explanation));
  }
  // Perhaps one line that a terminal has broken.
  if (found.empty()) found.push_back(explain(text));
  return found;
}

}  // namespace exosubmit::cli
