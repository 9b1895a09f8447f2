// The tokens of an address list (RFC 5322 section 3.2, with RFC 6532's UTF-8).
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::mail {

enum class TokenKind {
  kBlank,    // blanks, tabs and line ends
  kComment,  // "(...)", nested ones included
  kAtom,     // raw 8-bit octets count as text
  kQuoted,   // "\"...\""
  kLiteral,  // "[...]", a domain literal
  kSpecial,  // one of <>@,;:.\)]
  kBroken,   // a control character, or what is opened and never closed
  kEnd
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;

  bool is(char special) const { return kind == TokenKind::kSpecial && text.front() == special; }
};

// The texts of all tokens, joined, are the value. Nothing is kept but the place: `value` must outlive this.
class AddressLexer {
 public:
  explicit AddressLexer(std::string_view value) : rest_(value) {}

  Token next();

 private:
  std::string_view rest_;
};

// A blank, a tab or part of a line end.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The text that a quoted string's or comment's inside stands for: quoted pairs resolved, line ends removed.
std::string unquoted(std::string_view inside);

}  // namespace exosubmit::mail
