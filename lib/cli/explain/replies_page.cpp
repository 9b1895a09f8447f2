#include "cli/explain/replies_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/explain/treatment.h"

namespace exosubmit::cli {
namespace {

using exchange::Entry;
using exchange::Stage;

std::string_view escaped(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    case '`':
      return "\\(ga";
    default:
      return {};
  }
}

// A line of text: no macro, no escape; no word is broken that fits a line, so that commands can be copied.
std::string text_of(std::string_view text) {
  constexpr std::size_t kLongestWord = 45;
  std::string line;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.size() <= kLongestWord) line += "\\%";
    for (const char c : word) line += escaped(c).empty() ? std::string(1, c) : std::string(escaped(c));
    line += text.empty() ? '\n' : ' ';
  }
  return line;
}

// Sentences begin on lines of their own.
std::string sentences_of(std::string_view text) {
  std::string lines;
  for (std::size_t end = text.find(". "); end != std::string_view::npos; end = text.find(". ")) {
    lines += text_of(text.substr(0, end + 1));
    text.remove_prefix(end + 2);
  }
  return lines + text_of(text);
}

std::string part(std::string_view name, std::string_view text) {
  return fmt::format(".It {}\n{}", name, sentences_of(text));
}

std::string item(const Entry& entry) {
  return fmt::format(".It {} ( {} )\n", codes_of(entry), entry.id) + sentences_of(entry.meaning) +
         ".Bl -tag -width exosubmit -compact\n" + part("Text", entry.sample) + part("Cause", entry.cause) +
         part("Remedy", entry.remedy) + part("Temporary", passes(entry)) +
         part("exosubmit", treatment(entry)) + part("Source", entry.source) + ".El\n";
}

std::string section(std::string_view title, bool of_entra) {
  std::string text = fmt::format(".Sh {}\n.Bl -tag -width Ds\n", title);
  for (const Entry& entry : exchange::catalogue()) {
    if ((entry.stage == Stage::kToken) == of_entra) text += item(entry);
  }
  return text + ".El\n";
}

constexpr std::string_view kBeginning = R"(.Sh NAME
.Nm exosubmit-replies
.Nd what Exchange Online and Entra ID answer, and what to do
.Sh DESCRIPTION
Every answer that
.Xr exosubmit-milter 8
knows, from the table by which it judges them.
.Ql exosubmit explain
finds one by a reply, a line of the log or a number.
.Pp
The first entry whose codes and words an answer has is taken, so the more special
ones stand first.
The enhanced code never decides: only the basic code and the words do.
An answer with other words follows its basic code: 4xx is deferred, 5xx refused,
and before MAIL everything is deferred.
.Pp
In the remedies, words in capitals stand for what is the site\(aqs own:
MAILBOX and FROM are addresses, APPID is
.Ic client_id ,
OBJECTID the object id of the enterprise application (the token\(aqs oid), not that of the
app registration.
Commands with a hyphen are those of Exchange Online PowerShell or Microsoft Graph
PowerShell.
.Pp
The source of each entry bears a mark: D, documented by Microsoft; T, seen in public
transcripts; S, from Exchange Server\(aqs own tables; I, inferred.
.Ss Where to look
Each failure to get a token and each 535 is seen from the other side:
.Pp
)";

constexpr std::string_view kEnd = R"(.Sh SEE ALSO
.Xr exosubmit 1 ,
.Xr exosubmit.conf 5 ,
.Xr exosubmit-milter 8
)";

}  // namespace

std::string replies_page(std::string_view version, std::string_view date) {
  const std::string look(exchange::where_to_look(*exchange::find_entry("authentication-unsuccessful")));
  return fmt::format(".Dd {}\n.Dt EXOSUBMIT-REPLIES 7\n.Os exosubmit {}\n", date, version) +
         std::string(kBeginning) + text_of(look + '.') + section("REPLIES OF EXCHANGE ONLINE", false) +
         section("ANSWERS OF ENTRA ID", true) + std::string(kEnd);
}

}  // namespace exosubmit::cli
