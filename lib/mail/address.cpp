#include "mail/address.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "mail/address_lexer.h"
#include "mail/utf8.h"

namespace exosubmit::mail {
namespace {

// The offending part, fit for one line of an SMTP reply.
std::string shown(std::string_view part) {
  constexpr std::size_t kMaxShown = 80;
  std::string text(base::trim(part).substr(0, kMaxShown));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return base::is_control(c) || (c & 0x80) != 0; }, '?');
  return '\'' + text + '\'';
}

std::string without_line_ends(std::string_view text) {
  std::string line(text);
  line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }),
             line.end());
  return line;
}

// Blanks with a line end among them become one blank.
std::string with_folds_as_blanks(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const auto word_end = std::find_if(text.begin(), text.end(), is_blank);
    const auto blanks_end = std::find_if_not(word_end, text.end(), is_blank);
    line.append(text.begin(), word_end);
    const bool folded = std::any_of(word_end, blanks_end, [](char c) { return c == '\r' || c == '\n'; });
    folded ? line += ' ' : line.append(word_end, blanks_end);
    text.remove_prefix(static_cast<std::size_t>(blanks_end - text.begin()));
  }
  return line;
}

// A comment as a display name: atoms where it holds nothing else, so that encoded words stay such; else a
// quoted string.
std::string phrase_of(std::string_view comment) {
  const std::string_view inside = base::trim(comment.substr(1, comment.size() - 2));
  AddressLexer lexer(inside);
  for (Token token = lexer.next(); token.kind != TokenKind::kEnd; token = lexer.next()) {
    if (token.kind == TokenKind::kAtom || token.kind == TokenKind::kBlank) continue;
    std::string quoted = "\"";
    for (const char c : unquoted(inside)) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + '"';
  }
  return with_folds_as_blanks(inside);
}

class Parser {
 public:
  explicit Parser(std::string_view value) : value_(value), lexer_(value) { advance(); }

  base::Result<std::vector<Mailbox>> address_list();

 private:
  // Words and dots: a display name and a local part both begin so.
  struct Words {
    std::string_view text;      // from the first to the last one, as written
    std::string joined;         // without comments and folding
    bool dotted = false;        // words with single dots between (RFC 5322 sections 3.4.1, 4.4)
    bool display_name = false;  // may be one: begins with a word (RFC 5322 section 4.1)
  };

  void advance();  // to the next token that is neither blank nor comment
  bool take(char special);
  void begin_element();
  bool at_end() const { return token_.kind == TokenKind::kEnd; }
  bool at_word() const { return token_.kind == TokenKind::kAtom || token_.kind == TokenKind::kQuoted; }
  std::size_t here() const { return static_cast<std::size_t>(token_.text.data() - value_.data()); }
  tl::unexpected<base::Error> broken(const std::string& what) const;

  Words words();
  base::Result<void> group(const Words& name);
  base::Result<void> mailbox(const Words& first);
  base::Result<std::string> address(const Words& local_part);
  base::Result<std::string> address_in_brackets();
  base::Result<void> source_route();
  base::Result<std::string> domain();

  std::string_view value_;
  AddressLexer lexer_;
  Token token_;
  std::size_t element_begin_ = 0;  // of the list element being read, in value_
  std::string_view comment_;       // the last one in this element
  std::vector<Mailbox> mailboxes_;
};

void Parser::advance() {
  do {
    token_ = lexer_.next();
    if (token_.kind == TokenKind::kComment) comment_ = token_.text;
  } while (token_.kind == TokenKind::kBlank || token_.kind == TokenKind::kComment);
}

bool Parser::take(char special) {
  if (!token_.is(special)) return false;
  advance();
  return true;
}

void Parser::begin_element() {
  element_begin_ = here();
  comment_ = {};
}

tl::unexpected<base::Error> Parser::broken(const std::string& what) const {
  if (token_.kind == TokenKind::kBroken) {
    const bool control = base::is_control(token_.text.front());
    return base::failure(base::refuse(
        control
            ? shown(value_.substr(element_begin_, here() + 1 - element_begin_)) + " holds a control character"
            : shown(token_.text) + " opens what nothing closes"));
  }
  const bool separator = at_end() || at_word() || token_.is(',') || token_.is(';');
  const std::size_t end = here() + (separator ? 0 : token_.text.size());
  return base::failure(base::refuse(shown(value_.substr(element_begin_, end - element_begin_)) + ' ' + what));
}

base::Result<std::vector<Mailbox>> Parser::address_list() {
  while (!at_end()) {
    if (take(',')) continue;
    begin_element();
    const Words first = words();
    const auto element = take(':') ? group(first) : mailbox(first);
    if (!element) return base::failure(element.error());
    if (!at_end() && !token_.is(',')) return broken("wants a comma after it");
  }
  return std::move(mailboxes_);
}

Parser::Words Parser::words() {
  Words words;
  words.display_name = at_word();
  const std::size_t begin = here();
  std::size_t end = begin;
  bool alternating = true;
  bool after_word = false;
  for (; at_word() || token_.is('.'); advance()) {
    alternating = alternating && after_word != at_word();
    after_word = at_word();
    words.joined += without_line_ends(token_.text);
    end = here() + token_.text.size();
  }
  words.text = value_.substr(begin, end - begin);
  words.dotted = alternating && after_word;
  return words;
}

base::Result<void> Parser::group(const Words& name) {
  const std::size_t begin = element_begin_;
  if (!name.display_name) return broken("has no name before the colon");
  while (!take(';')) {
    if (take(',')) continue;
    if (at_end()) {
      element_begin_ = begin;
      return broken("is a group that no semicolon ends");
    }
    begin_element();
    if (auto member = mailbox(words()); !member) return member;
    if (!at_end() && !token_.is(',') && !token_.is(';')) return broken("wants a comma after it");
  }
  element_begin_ = begin;
  return {};
}

base::Result<void> Parser::mailbox(const Words& first) {
  const bool bare = !token_.is('<');
  if (!bare && !first.text.empty() && !first.display_name) return broken("has a name that begins with a dot");
  auto found = bare ? address(first) : address_in_brackets();
  if (!found) return base::failure(found.error());
  std::string name = with_folds_as_blanks(first.text);
  if (bare) name = comment_.empty() ? std::string() : phrase_of(comment_);
  mailboxes_.push_back({std::move(name), std::move(*found)});
  return {};
}

base::Result<std::string> Parser::address(const Words& local_part) {
  if (!token_.is('@')) return broken(local_part.text.empty() ? "is no address" : "has no domain");
  if (!local_part.dotted) return broken("has no valid local part");
  advance();
  auto after = domain();
  if (!after) return after;
  std::string address = local_part.joined + '@' + *after;
  if (!is_utf8(address)) return broken("has an address that is not UTF-8");
  if (std::any_of(address.begin(), address.end(), base::is_control)) {
    return broken("has a control character in its address");
  }
  return address;
}

base::Result<std::string> Parser::domain() {
  if (token_.kind == TokenKind::kLiteral) {
    std::string literal(token_.text);
    literal.erase(std::remove_if(literal.begin(), literal.end(), is_blank), literal.end());
    if (literal.find_first_of("[\\", 1) != std::string::npos) return broken("has a broken domain literal");
    advance();
    return literal;
  }
  std::string domain;
  while (token_.kind == TokenKind::kAtom) {
    domain += token_.text;
    advance();
    if (!token_.is('.')) return domain;
    domain += '.';
    advance();
  }
  return broken(domain.empty() ? "has no domain after the @" : "has a broken domain");
}

base::Result<std::string> Parser::address_in_brackets() {
  advance();
  if (auto route = source_route(); !route) return base::failure(route.error());
  auto found = address(words());
  if (found && !take('>')) return broken("has no > after its address");
  return found;
}

// "@one,@two:" (RFC 5322 section 4.4): it means nothing any more.
base::Result<void> Parser::source_route() {
  if (!token_.is('@') && !token_.is(',')) return {};
  while (!take(':')) {
    if (take(',')) continue;
    if (!take('@')) return broken("has a broken source route");
    if (auto hop = domain(); !hop) return base::failure(hop.error());
  }
  return {};
}

}  // namespace

base::Result<std::vector<Mailbox>> parse_address_list(std::string_view field_value) {
  return Parser(field_value).address_list();
}

std::string_view domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

bool same_address(std::string_view a, std::string_view b) { return base::equal_ignoring_case(a, b); }

}  // namespace exosubmit::mail
