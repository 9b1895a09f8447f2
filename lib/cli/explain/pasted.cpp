#include "cli/explain/pasted.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "exchange/classify_text.h"
#include "oauth/entra_reply.h"

namespace exosubmit::cli {
namespace {

using base::is_digit;

constexpr std::size_t kCodeDigits = 3;
constexpr std::size_t kAadstsDigits = 5;  // the shortest number of Entra ID
constexpr std::size_t kMostReplies = 8;
constexpr std::size_t kLongestReply = 4096;  // Exchange's have up to 2000

// From the first of the marks on, or nothing.
std::size_t first_of(std::string_view text, std::initializer_list<std::string_view> marks) {
  std::size_t first = std::string_view::npos;
  for (const std::string_view mark : marks) first = std::min(first, text.find(mark));
  return first;
}

// What stands between `start` and the first of `ends`.
std::string between(std::string_view text, std::string_view start,
                    std::initializer_list<std::string_view> ends) {
  const std::size_t begin = text.find(start);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + start.size());
  return std::string(base::trim(text.substr(0, first_of(text, ends))));
}

long number_at(std::string_view text) {
  long number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The first id behind `name`: letters, digits and hyphens, long enough to be one.
void add_id(std::vector<std::string>& ids, std::string_view text, std::string_view name,
            std::string_view label) {
  constexpr std::size_t kShortestId = 8;
  const std::string lower = base::to_lower(text);
  const std::size_t begin = lower.find(name);
  if (begin == std::string::npos) return;
  text.remove_prefix(begin + name.size());
  text.remove_prefix(std::min(text.find_first_not_of("\"=: "), text.size()));
  const auto* const end =
      std::find_if(text.begin(), text.end(), [](char c) { return !base::is_alphanumeric(c) && c != '-'; });
  const std::string id(text.begin(), end);
  if (id.size() >= kShortestId) ids.push_back(std::string(label) + ' ' + id);
}

std::vector<std::string> ids_in(std::string_view text) {
  std::vector<std::string> ids;
  add_id(ids, text, "correlation_id", "correlation id");
  add_id(ids, text, "correlation id:", "correlation id");
  add_id(ids, text, "trace_id", "trace id");
  add_id(ids, text, "trace id:", "trace id");
  add_id(ids, text, "session=", "session id");
  for (std::size_t end = text.find(']'); end != std::string_view::npos; end = text.find(']', end + 1)) {
    const std::string session = exchange::session_detail(text.substr(0, end + 1));
    if (!session.empty()) ids.push_back("session id " + session.substr(session.find('=') + 1));
  }
  return ids;
}

// The status that came with it is not known.
std::optional<oauth::TokenFailure> json_in(std::string_view text) {
  const std::size_t begin = text.find('{');
  const std::size_t end = text.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  oauth::HttpResponse response;
  response.status = 400;
  response.body = base::Secret(std::string(text.substr(begin, end - begin + 1)));
  const auto result = oauth::parse_entra_reply(response, {}, {});
  if (result || result.error().error.empty()) return std::nullopt;
  return result.error();
}

std::optional<oauth::TokenFailure> number_in(std::string_view text) {
  const std::size_t word = base::to_lower(text).find("aadsts");
  if (word != std::string::npos) text.remove_prefix(word + std::string_view("aadsts").size());
  oauth::TokenFailure failure;
  failure.aadsts = number_at(text);
  failure.description = text;
  const bool named = word != std::string::npos && failure.aadsts > 0;
  return named || (all_digits(text) && text.size() >= kAadstsDigits) ? std::optional(failure) : std::nullopt;
}

// "no token: HTTP 400, invalid_scope: ..." as our log has it; "HTTP 429"; "invalid_scope" alone.
std::optional<oauth::TokenFailure> status_in(std::string_view text) {
  constexpr std::array kErrors{"invalid_client",   "unauthorized_client", "invalid_scope",
                               "invalid_resource", "invalid_request",     "invalid_grant",
                               "access_denied",    "server_error",        "temporarily_unavailable"};
  oauth::TokenFailure failure;
  constexpr std::string_view kNoToken = "no token: ";
  const std::size_t begin = text.find(kNoToken);
  if (begin != std::string_view::npos) text.remove_prefix(begin + kNoToken.size());
  if (base::starts_with_ignoring_case(text, "HTTP ")) {
    text.remove_prefix(std::string_view("HTTP ").size());
    failure.http_status = static_cast<int>(number_at(text));
    failure.error = between(text, ", ", {":"});
  } else {
    failure.error = text;
  }
  failure.description = text;
  const bool known = std::find(kErrors.begin(), kErrors.end(), failure.error) != kErrors.end();
  if (!known) failure.error.clear();
  return known || failure.http_status != 0 ? std::optional(failure) : std::nullopt;
}

// Before our own words, and without what Postfix appends.
std::string_view said(std::string_view text) {
  text = text.substr(
      0, first_of(text, {" (cause: ", "; cause: ", " (remedy: ", "; remedy: ", " (in reply to "}));
  while (text.ends_with(')') || text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// "535", "535 ..." or "535-..." behind a blank or the like.
bool code_begins(std::string_view text, std::size_t at) {
  if (at + kCodeDigits > text.size() || (text[at] != '4' && text[at] != '5')) return false;
  if (!is_digit(text[at + 1]) || !is_digit(text[at + 2])) return false;
  const bool starts = at == 0 || std::string_view(" (:=\"'<").find(text[at - 1]) != std::string_view::npos;
  const std::size_t end = at + kCodeDigits;
  return starts && (end == text.size() || text[end] == ' ' || text[end] == '-');
}

std::optional<smtp::Reply> reply_of(std::string_view text) {
  smtp::ReplyParser parser;
  parser.feed(std::string(text) + "\r\n");
  return parser.next();
}

// A code in front of another, "451 4.7.139 535 5.7.139 ...", is the verdict on it.
bool is_verdict(const smtp::Reply& reply) {
  return reply.status && code_begins(reply.text, 0) && reply_of(reply.text) && reply_of(reply.text)->status;
}

std::vector<smtp::Reply> replies_in(std::string_view text) {
  std::vector<smtp::Reply> replies;
  if (text.find('\n') != std::string_view::npos) {
    const auto whole = reply_of(text);
    if (whole && whole->code >= 400) return {*whole};
  }
  for (std::size_t at = 0; at < text.size() && replies.size() < kMostReplies; ++at) {
    if (!code_begins(text, at)) continue;
    std::string rest(text.substr(at, kLongestReply));
    if (rest.size() > kCodeDigits) rest[kCodeDigits] = ' ';
    std::replace(rest.begin(), rest.end(), '\n', ' ');
    const auto reply = reply_of(rest);
    if (reply && !is_verdict(*reply)) replies.push_back(*reply);
  }
  if (!replies.empty()) return replies;
  smtp::Reply words;
  words.status = mail::EnhancedStatus::parse(text);
  words.text = words.status ? text.substr(std::min(text.find(' '), text.size())) : text;
  words.text = base::trim(words.text);
  return {words};
}

}  // namespace

Pasted read_pasted(std::string_view text) {
  text = base::trim(text);
  Pasted pasted;
  pasted.ids = ids_in(text);
  pasted.cause = between(text, "cause: ", {"; remedy: ", ") [", " ["});
  pasted.remedy = between(text, "remedy: ", {") [", " ["});
  while (pasted.remedy.ends_with(')')) pasted.remedy.pop_back();
  const std::string_view words = said(text);
  pasted.failure = json_in(text);
  if (!pasted.failure) pasted.failure = number_in(words);
  if (!pasted.failure) pasted.failure = status_in(words);
  if (!pasted.failure) pasted.replies = replies_in(words);
  return pasted;
}

bool is_codes_alone(const smtp::Reply& reply) { return reply.text.empty(); }

}  // namespace exosubmit::cli
