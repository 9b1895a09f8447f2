#include "smtp/reply.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace exosubmit::smtp {
namespace {

constexpr std::size_t kMaxWaitingBytes = 4 * ReplyParser::kMaxReplyBytes;
constexpr std::size_t kMaxQuotedBytes = 80;

std::string escaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (base::is_control(c)) {
      const auto octet = static_cast<unsigned char>(c);
      out += {'\\', 'x', kDigits[octet >> 4], kDigits[octet & 0xf]};
    } else {
      out += c;
    }
  }
  return out;
}

std::string quoted(std::string_view line) { return '"' + escaped(line.substr(0, kMaxQuotedBytes)) + '"'; }

// Code of a reply line "250-text", "250 text" or "250"; 0 where it is none.
int code_of(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !base::is_digit(line[1]) ||
      !base::is_digit(line[2])) {
    return 0;
  }
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

Reply make_reply(int code, std::vector<std::string> lines) {
  Reply reply{code, mail::EnhancedStatus::parse(lines.front()), {}, std::move(lines)};
  const std::string status = reply.status ? reply.lines.front().substr(0, reply.lines.front().find(' ')) : "";
  for (std::string_view line : reply.lines) {
    // RFC 2034 section 4: every line of the reply repeats the status.
    const bool repeated = reply.status && line.starts_with(status) &&
                          (line.size() == status.size() || line[status.size()] == ' ');
    if (repeated) line.remove_prefix(status.size());
    line = base::trim(line);
    if (line.empty()) continue;
    if (!reply.text.empty()) reply.text += ' ';
    reply.text += line;
  }
  return reply;
}

}  // namespace

std::string Reply::to_string() const {
  std::string out = std::to_string(code);
  if (status) out += ' ' + status->to_string();
  if (!text.empty()) out += ' ' + escaped(text);
  return out;
}

void ReplyParser::feed(std::string_view octets) {
  if (broken_) return;
  if (octets.size() > kMaxWaitingBytes - input_.size()) {
    break_off("more than " + std::to_string(kMaxWaitingBytes) + " octets of replies at once");
    return;
  }
  input_ += octets;
}

std::optional<Reply> ReplyParser::next() {
  while (!broken_) {
    const std::size_t end = input_.find('\n');
    if (std::min(end, input_.size()) > kMaxLineBytes) {
      break_off("a reply line longer than " + std::to_string(kMaxLineBytes) + " octets: " + quoted(input_));
      break;
    }
    if (end == std::string::npos) break;
    std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    if (take_line(line)) return make_reply(std::exchange(code_, 0), std::exchange(lines_, {}));
  }
  return std::nullopt;
}

bool ReplyParser::take_line(std::string_view line) {
  const int code = code_of(line);
  if (code == 0) {
    break_off("not an SMTP reply: " + quoted(line));
    return false;
  }
  if (!lines_.empty() && code != code_) {
    break_off("codes of one reply differ: " + std::to_string(code_) + ", then " + quoted(line));
    return false;
  }
  if (lines_.empty()) reply_bytes_ = 0;
  reply_bytes_ += line.size() + 2;
  if (reply_bytes_ > kMaxReplyBytes) {
    break_off("a reply longer than " + std::to_string(kMaxReplyBytes) + " octets");
    return false;
  }
  code_ = code;
  lines_.emplace_back(line.substr(std::min<std::size_t>(4, line.size())));
  return line.size() == 3 || line[3] == ' ';
}

void ReplyParser::break_off(std::string why) {
  broken_ = std::move(why);
  input_.clear();
  lines_.clear();
}

}  // namespace exosubmit::smtp
