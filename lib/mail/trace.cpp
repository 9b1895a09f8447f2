#include "mail/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "mail/address_lexer.h"
#include "mail/date.h"

namespace exosubmit::mail {
namespace {

constexpr std::string_view kPostfix = "Postfix";
constexpr std::string_view kOurs = "exosubmit";

// The words and comments of a Received field up to its date. A word ends at a blank, a comment or the
// semicolon.
std::vector<std::string_view> words_of(std::string_view value) {
  constexpr std::string_view kEnds = " \t\r\n(;";
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = value.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || value[begin] == ';') return words;
    value.remove_prefix(begin);
    const bool comment = value.front() == '(';
    const std::size_t length =
        comment ? AddressLexer(value).next().text.size() : std::min(value.find_first_of(kEnds), value.size());
    words.push_back(value.substr(0, length));
    value.remove_prefix(length);
  }
}

// "(Postfix)", "(Postfix, from userid 0)".
bool names_program(std::string_view comment, std::string_view program) {
  if (!comment.starts_with('(') || !comment.substr(1).starts_with(program)) return false;
  const std::string_view rest = comment.substr(1 + program.size());
  return rest.starts_with(')') || rest.starts_with(',');
}

bool is_queue_id(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), base::is_alphanumeric);
}

// "by HOST (PROGRAM) ... id QUEUEID"; without an id the id is empty.
std::optional<PostfixTrace> written_by(const HeaderField& received, std::string_view program) {
  const std::vector<std::string_view> words = words_of(received.value);
  const auto keyword = [&](std::size_t at, std::string_view word) {
    return base::equal_ignoring_case(words[at], word);
  };
  for (std::size_t by = 0; by + 2 < words.size(); ++by) {
    if (!keyword(by, "by") || !names_program(words[by + 2], program)) continue;
    PostfixTrace trace{std::string(words[by + 1]), {}};
    for (std::size_t id = by + 3; id + 1 < words.size(); ++id) {
      if (!keyword(id, "id") || !is_queue_id(words[id + 1])) continue;
      trace.queue_id = words[id + 1];
      break;
    }
    return trace;
  }
  return std::nullopt;
}

// Fit for a word of our Received field: whatever a client says, it can neither end the word nor the field.
std::string word(std::string_view text) {
  constexpr std::string_view kAllowed = ".-_:+[]";
  constexpr std::size_t kMaxWord = 255;
  if (text.empty()) return "unknown";
  std::string safe(text.substr(0, kMaxWord));
  std::replace_if(
      safe.begin(), safe.end(),
      [&](char c) { return !base::is_alphanumeric(c) && kAllowed.find(c) == std::string_view::npos; }, '?');
  return safe;
}

// RFC 5321 section 4.1.3.
std::string address_literal(std::string_view address) {
  const std::string safe = word(address);
  return (safe.find(':') == std::string::npos ? "[" : "[IPv6:") + safe + ']';
}

}  // namespace

std::optional<PostfixTrace> postfix_trace(const HeaderField& received) {
  auto trace = written_by(received, kPostfix);
  if (trace && trace->queue_id.empty()) return std::nullopt;
  return trace;
}

std::optional<std::string> original_queue_id(const Header& header, std::string_view host_name) {
  const HeaderField* newest = find(header, "Received");
  if (newest == nullptr) return std::nullopt;
  auto trace = postfix_trace(*newest);
  if (!trace || !base::equal_ignoring_case(trace->host, host_name)) return std::nullopt;
  return std::move(trace->queue_id);
}

HeaderField our_received(const Origin& origin, base::Clock::Wall now) {
  std::string from;  // nothing where the message came over no network
  if (!origin.client_address.empty()) {
    from = fmt::format(" from {} ({} {})\r\n\t", word(origin.helo), word(origin.client_name),
                       address_literal(origin.client_address));
  }
  const std::string id = origin.queue_id.empty() ? "" : " id " + word(origin.queue_id);
  return {"Received", fmt::format("{}by {} ({}) with {}{};\r\n\t{}", from.empty() ? " " : from,
                                  word(origin.host_name), kOurs, word(origin.protocol), id, date(now))};
}

Hops count_hops(const Header& header, std::string_view host_name) {
  Hops hops;
  for (const HeaderField& field : header) {
    if (!field.is("Received")) continue;
    ++hops.all;
    const auto trace = written_by(field, kOurs);
    if (trace && base::equal_ignoring_case(trace->host, host_name)) ++hops.ours;
  }
  return hops;
}

}  // namespace exosubmit::mail
