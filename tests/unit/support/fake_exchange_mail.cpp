// FakeExchange's mail transactions: MAIL, RCPT, DATA, BDAT and the content.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "support/fake_exchange_server.h"

namespace exosubmit::test {
namespace {

constexpr std::string_view kEndOfData = "\r\n.\r\n";

// Where the octets after ">" begin; npos where the path is not closed.
std::size_t end_of_path(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '>' && !quoted) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::string message_id(const std::string& content) {
  const std::string header = "\r\n" + base::to_lower(content.substr(0, content.find("\r\n\r\n"))) + "\r\n";
  constexpr std::string_view kField = "\r\nmessage-id:";
  const std::size_t at = header.find(kField);
  if (at == std::string::npos) return "<made-by-exchange@prod.outlook.com>";
  const std::size_t start = at + kField.size() - 2;
  return std::string(base::trim(content.substr(start, content.find("\r\n", start) - start)));
}

}  // namespace

void FakeExchangeServer::mail(std::string_view line) {
  if (!authenticated_) {
    out_of_order("530 5.7.57 Client not authenticated to send mail. %S", "MAIL before AUTH");
    return;
  }
  if (transaction_.sender) {
    out_of_order("503 5.5.2 Sender already specified %S", "MAIL in an open transaction");
    return;
  }
  if (reset_needed_) mistake("MAIL without RSET after a refused BDAT");
  ++exchange_.transactions_;
  transaction_ = {};
  transaction_.mail_tried = true;
  const auto sender = path(line, "MAIL FROM:");
  if (!sender) {
    out_of_order("501 5.1.7 Invalid address %S", "bad MAIL: " + std::string(line));
    return;
  }
  check_parameters(*sender, true);
  if (answer(Stage::kMail, line, "250 2.1.0 Sender OK") / 100 == 2) transaction_.sender = sender;
}

void FakeExchangeServer::rcpt(std::string_view line) {
  transaction_.rcpt_tried = true;
  if (!transaction_.mail_tried) mistake("RCPT before MAIL");
  if (!transaction_.sender) {
    say("503 5.5.2 Need mail command %S");
    return;
  }
  const auto recipient = path(line, "RCPT TO:");
  if (!recipient) {
    out_of_order("501 5.1.3 Invalid address %S", "bad RCPT: " + std::string(line));
    return;
  }
  check_parameters(*recipient, false);
  if (answer(Stage::kRcpt, line, "250 2.1.5 Recipient OK") / 100 == 2) {
    transaction_.recipients.push_back(*recipient);
  }
}

void FakeExchangeServer::data(bool last) {
  if (!last) mistake("content before the 354");
  if (!transaction_.rcpt_tried) mistake("DATA before RCPT");
  const std::string normal = transaction_.recipients.empty() ? "503 5.5.2 Need rcpt command %S"
                                                             : "354 Start mail input; end with <CRLF>.<CRLF>";
  if (answer(Stage::kData, "DATA", normal) != 354) return;
  mode_ = Mode::kData;
  chunked_ = answered_ = false;
  begin_content();
}

void FakeExchangeServer::bdat(std::string_view line) {
  constexpr std::string_view kVerb = "BDAT ";
  chunk_ = 0;
  const char* const end = line.data() + line.size();
  const auto [rest, error] = std::from_chars(line.data() + std::min(kVerb.size(), line.size()), end, chunk_);
  if (error != std::errc() || std::string_view(rest, static_cast<std::size_t>(end - rest)) != " LAST") {
    mistake("not BDAT n LAST: " + std::string(line));
  }
  if (!exchange_.capabilities.chunking) mistake("BDAT without CHUNKING");
  if (!transaction_.rcpt_tried) mistake("BDAT before RCPT");
  mode_ = Mode::kChunk;
  chunked_ = true;
  const auto rule = exchange_.misbehaviour(Stage::kData, line);
  answered_ = rule.has_value();
  if (rule) obey(*rule, "503 5.5.1 Bad sequence of commands %S");
  if (closed_ || mode_ == Mode::kDeaf) return;
  begin_content();
  if (chunk_ == 0) end_content();
}

void FakeExchangeServer::begin_content() {
  content_.clear();
  if (answered_ || transaction_.recipients.empty()) return;
  sending_ = true;
  exchange_.max_sends_ = std::max(exchange_.max_sends_, ++exchange_.sends_);
  content_rule_ = exchange_.misbehaviour(Stage::kContent, envelope());
  if (content_rule_ && content_rule_->after_octets == 0) obey_content_rule();
}

// Octets of the content are counted exactly: the client has written those and no more.
void FakeExchangeServer::obey_content_rule() {
  const Misbehaviour rule = *std::exchange(content_rule_, std::nullopt);
  const bool waits = rule.action == Misbehaviour::Action::kDelay;
  blocked_until_ = waits ? exchange_.clock_.steady() + rule.delay : base::Clock::Steady::max();
  if (!waits) obey(rule, {});
}

std::size_t FakeExchangeServer::consume_content(std::string_view octets) {
  const std::size_t before = content_.size();
  std::size_t used = octets.size();
  if (mode_ == Mode::kChunk) used = std::min(used, chunk_ - before);
  if (content_rule_) used = std::min(used, content_rule_->after_octets - before);
  content_ += octets.substr(0, used);
  if (mode_ == Mode::kChunk) {
    if (content_.size() == chunk_) end_content();
  } else {
    const bool lone_dot = content_.starts_with(kEndOfData.substr(2));
    const std::size_t end = lone_dot ? 0 : content_.find(kEndOfData, before < 4 ? 0 : before - 4);
    if (end != std::string::npos) {
      const std::size_t whole = lone_dot ? 3 : end + kEndOfData.size();
      used -= content_.size() - whole;
      content_.resize(lone_dot ? 0 : end + 2);
      end_content();
    }
  }
  if (content_rule_ && content_.size() >= content_rule_->after_octets) obey_content_rule();
  return used;
}

void FakeExchangeServer::end_content() {
  note("-- " + std::to_string(content_.size()) + " octets");
  content_rule_.reset();
  mode_ = Mode::kCommands;
  if (!answered_ && !transaction_.recipients.empty()) {
    finish_message();
    return;
  }
  if (!answered_) say(chunked_ ? "503 5.5.2 Need rcpt command %S" : "554 5.5.1 No valid recipients %S");
  reset_needed_ = chunked_;
  if (!chunked_ && !content_.empty()) mistake("content although there is no recipient");
  if (!chunked_) transaction_ = {};
}

void FakeExchangeServer::finish_message() {
  if (!chunked_) unstuff();
  check_content();
  const std::string header = content_.substr(0, content_.find("\r\n\r\n"));
  const int code = answer(Stage::kFinal, envelope() + '\n' + header, final_answer());
  const bool accepted = code / 100 == 2;
  if (accepted) {
    exchange_.messages_.push_back(
        {mailbox_, *transaction_.sender, transaction_.recipients, content_, chunked_, number_});
  }
  reset_needed_ = chunked_ && !accepted;
  if (!reset_needed_) transaction_ = {};
}

std::string FakeExchangeServer::final_answer() const {
  if (exchange_.concurrency_limit > 0 && exchange_.sends_ > exchange_.concurrency_limit) {
    return "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for "
           "more "
           "information. %H";
  }
  return "250 2.0.0 OK " + message_id(content_) + " %H";
}

void FakeExchangeServer::unstuff() {
  std::string plain;
  for (std::size_t at = 0; at < content_.size();) {
    const std::size_t end = std::min(content_.find('\n', at), content_.size() - 1) + 1;
    if (content_[at] == '.') {
      if (content_.compare(at, 2, "..") != 0) mistake("a line's first dot is not doubled");
      ++at;
    }
    plain.append(content_, at, end - at);
    at = end;
  }
  content_ = plain;
}

void FakeExchangeServer::check_content() {
  for (std::size_t i = 0; i < content_.size(); ++i) {
    const char c = content_[i];
    const bool after_cr = i > 0 && content_[i - 1] == '\r';
    if (c == '\0' || (c == '\n') != after_cr)
      mistake("bare CR, bare LF or NUL at octet " + std::to_string(i));
  }
  if (!content_.ends_with("\r\n")) mistake("content does not end in CRLF");
  if (!base::is_ascii(content_) && transaction_.sender->parameter("BODY") == nullptr) {
    mistake("8-bit content without BODY=8BITMIME");
  }
  const mail::Parameter* const size = transaction_.sender->parameter("SIZE");
  if (size != nullptr && size->value != std::to_string(content_.size())) {
    mistake("SIZE=" + size->value + " but the content has " + std::to_string(content_.size()) + " octets");
  }
}

std::string FakeExchangeServer::envelope() const {
  std::string text = transaction_.sender ? transaction_.sender->argument : "";
  for (const auto& recipient : transaction_.recipients) text.append(" ").append(recipient.argument);
  return text;
}

std::optional<mail::Path> FakeExchangeServer::path(std::string_view line, std::string_view start) {
  if (!line.starts_with(start)) return std::nullopt;
  line.remove_prefix(start.size());
  const std::size_t end = end_of_path(line);
  if (!line.starts_with('<') || end == std::string_view::npos) return std::nullopt;
  std::vector<mail::Parameter> parameters;
  for (std::string_view rest = line.substr(end); !rest.empty();) {
    if (!rest.starts_with(' ')) return std::nullopt;
    rest.remove_prefix(1);
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word.empty()) return std::nullopt;
    parameters.push_back(mail::Parameter::parse(word));
    rest.remove_prefix(word.size());
  }
  return mail::Path::parse(line.substr(0, end), std::move(parameters));
}

void FakeExchangeServer::check_parameters(const mail::Path& path, bool sender) {
  const smtp::Capabilities& offered = exchange_.capabilities;
  for (const auto& [keyword, value] : path.parameters) {
    const bool known = sender ? (keyword == "SIZE" && offered.size) ||
                                    (keyword == "BODY" && offered.eight_bit_mime && value == "8BITMIME") ||
                                    (keyword == "SMTPUTF8" && offered.smtputf8 && value.empty()) ||
                                    ((keyword == "RET" || keyword == "ENVID") && offered.dsn)
                              : (keyword == "NOTIFY" || keyword == "ORCPT") && offered.dsn;
    if (!known) mistake("parameter not offered: " + keyword + '=' + value);
  }
  const mail::Path* const first = sender ? &path : &*transaction_.sender;
  if (!base::is_ascii(path.address) && first->parameter("SMTPUTF8") == nullptr) {
    mistake("non-ASCII address without SMTPUTF8");
  }
}

}  // namespace exosubmit::test
