#include "mail/address_lexer.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::mail {
namespace {

bool is_atom_text(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~";  // RFC 5322 section 3.2.3
  return base::is_alphanumeric(c) || (c & 0x80) != 0 || kOthers.find(c) != std::string_view::npos;
}

std::size_t run(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

// Octets up to and with the one that closes what `text` opens; 0 where none does. Comments nest, without
// recursion: no input can exhaust the stack.
std::size_t closed(std::string_view text, char close, bool nests) {
  std::size_t depth = 1;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == close) {
      if (--depth == 0) return i + 1;
    } else if (nests && text[i] == text.front()) {
      ++depth;
    }
  }
  return 0;
}

Token token_at(std::string_view text) {
  constexpr std::string_view kSpecials = "<>@,;:.\\)]";
  const auto enclosed = [&](TokenKind kind, char close, bool nests) {
    const std::size_t length = closed(text, close, nests);
    return length == 0 ? Token{TokenKind::kBroken, text} : Token{kind, text.substr(0, length)};
  };
  const char c = text.front();
  if (is_blank(c)) return {TokenKind::kBlank, text.substr(0, run(text, is_blank))};
  if (is_atom_text(c)) return {TokenKind::kAtom, text.substr(0, run(text, is_atom_text))};
  if (c == '(') return enclosed(TokenKind::kComment, ')', true);
  if (c == '"') return enclosed(TokenKind::kQuoted, '"', false);
  if (c == '[') return enclosed(TokenKind::kLiteral, ']', false);
  const bool special = kSpecials.find(c) != std::string_view::npos;
  return {special ? TokenKind::kSpecial : TokenKind::kBroken, text.substr(0, 1)};
}

}  // namespace

Token AddressLexer::next() {
  if (rest_.empty()) return {TokenKind::kEnd, rest_};
  const Token token = token_at(rest_);
  rest_.remove_prefix(token.text.size());
  return token;
}

std::string unquoted(std::string_view inside) {
  std::string text;
  text.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
    if (inside[i] != '\r' && inside[i] != '\n') text += inside[i];
  }
  return text;
}

}  // namespace exosubmit::mail
