#include "mail/encoded_word.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "base/encoding.h"
#include "mail/address_lexer.h"
#include "mail/utf8.h"

namespace exosubmit::mail {
namespace {

constexpr std::size_t kMaxWord = 75;    // RFC 2047 section 2, so too the next one
constexpr std::size_t kMaxLine = 76;    // of a line with encoded words
constexpr std::size_t kLeastRoom = 40;  // with less than this left on its line a word begins a new one

// Part of a phrase or comment.
struct Piece {
  enum class Kind { kText, kBlank, kOther };
  Kind kind = Kind::kOther;
  std::string_view raw;  // as written
  std::string text;      // what kText stands for

  bool eight_bit() const { return kind == Kind::kText && !base::is_ascii(raw); }
  bool encoded_word() const { return kind == Kind::kText && raw.starts_with("=?") && raw.ends_with("?="); }
};

// Puts the result together and keeps its lines short.
class Writer {
 public:
  Writer(std::string_view value, std::size_t column) : value_(value), column_(column) {}

  void copy(std::string_view raw);
  void encode(std::string_view text);
  std::string result() { return std::move(written_); }

 private:
  void put(std::string_view text);
  void fold();
  std::size_t left_on_line(std::string_view raw) const;

  std::string_view value_;
  std::string written_;
  std::size_t column_;
  bool after_encoded_word_ = false;
};

void Writer::put(std::string_view text) {
  const std::size_t line_end = text.rfind('\n');
  column_ = line_end == std::string_view::npos ? column_ + text.size() : text.size() - line_end - 1;
  written_ += text;
}

// Ends the line before the blank written last, or gives one.
void Writer::fold() {
  if (written_.empty() || !is_blank(written_.back())) put(" ");
  written_.insert(written_.size() - 1, "\r\n");
  column_ = 1;
}

// Octets that the original has between `raw` and the end of its line, counted as far as it matters.
std::size_t Writer::left_on_line(std::string_view raw) const {
  const auto begin = static_cast<std::size_t>(raw.data() - value_.data());
  const std::string_view ahead = value_.substr(begin, kMaxLine + 1);
  return std::min(ahead.find_first_of("\r\n"), ahead.size());
}

// An encoded word is followed by a blank or a closing parenthesis (RFC 2047 section 5).
void Writer::copy(std::string_view raw) {
  if (after_encoded_word_ && raw.front() != ')') {
    if (!is_blank(raw.front())) put(" ");
    const bool fits = column_ + left_on_line(raw) <= kMaxLine;
    if (!is_blank(raw.front())) {
      if (!fits) fold();
    } else if (!fits && raw.find('\n') == std::string_view::npos) {
      put("\r\n");
    }
  }
  after_encoded_word_ = false;
  put(raw);
}

void Writer::encode(std::string_view text) {
  const bool utf8 = is_utf8(text);
  const std::string_view start = utf8 ? "=?UTF-8?B?" : "=?ISO-8859-1?B?";
  if (written_.empty() || (!is_blank(written_.back()) && written_.back() != '(')) put(" ");
  bool first = true;
  while (!text.empty()) {
    if (!first || column_ + kLeastRoom > kMaxLine) fold();
    first = false;
    const std::size_t room = std::min(kMaxWord, kMaxLine - column_) - start.size() - 2;
    std::size_t taken = 0;  // octets of whole characters whose base64 form fits
    while (taken < text.size()) {
      const std::size_t character = utf8 ? utf8_character(text.substr(taken)) : 1;
      if ((taken + character + 2) / 3 * 4 > room) break;
      taken += character;
    }
    put(start);
    put(base::base64(text.substr(0, taken)));
    put("?=");
    text.remove_prefix(taken);
  }
  after_encoded_word_ = true;
}

void add_comment(std::vector<Piece>& pieces, std::string_view comment) {
  while (!comment.empty()) {
    const char c = comment.front();
    std::size_t length = 1;
    Piece::Kind kind = Piece::Kind::kOther;
    if (is_blank(c)) {
      kind = Piece::Kind::kBlank;
      while (length < comment.size() && is_blank(comment[length])) ++length;
    } else if (c != '(' && c != ')') {
      kind = Piece::Kind::kText;
      length = 0;
      while (length < comment.size() && !is_blank(comment[length]) && comment[length] != '(' &&
             comment[length] != ')') {
        length += comment[length] == '\\' ? 2 : 1;
      }
      length = std::min(length, comment.size());
    }
    const std::string_view raw = comment.substr(0, length);
    pieces.push_back({kind, raw, unquoted(raw)});
    comment.remove_prefix(length);
  }
}

// Words that touch, like those of "J.Doe", are one text.
void add_word(std::vector<Piece>& pieces, const Token& token) {
  const bool quoted = token.kind == TokenKind::kQuoted;
  if (pieces.empty() || pieces.back().kind != Piece::Kind::kText ||
      pieces.back().raw.data() + pieces.back().raw.size() != token.text.data()) {
    pieces.push_back({Piece::Kind::kText, token.text.substr(0, 0), {}});
  }
  Piece& piece = pieces.back();
  piece.raw = {piece.raw.data(), piece.raw.size() + token.text.size()};
  piece.text += unquoted(quoted ? token.text.substr(1, token.text.size() - 2) : token.text);
}

std::vector<Piece> pieces_of(const std::vector<Token>& tokens, bool phrase) {
  std::vector<Piece> pieces;
  for (const Token& token : tokens) {
    const bool word = token.kind == TokenKind::kAtom || token.kind == TokenKind::kQuoted || token.is('.');
    if (token.kind == TokenKind::kComment) {
      add_comment(pieces, token.text);
    } else if (token.kind == TokenKind::kBlank) {
      pieces.push_back({Piece::Kind::kBlank, token.text, {}});
    } else if (phrase && word) {
      add_word(pieces, token);
    } else {
      pieces.push_back({Piece::Kind::kOther, token.text, {}});
    }
  }
  return pieces;
}

// Blanks between two encoded words are not shown (RFC 2047 section 6.2), so 8-bit words in a row are encoded
// as one text, and a blank beside an encoded word that is there already is encoded too.
void write(Writer& writer, const std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < pieces.size();) {
    if (!pieces[i].eight_bit()) {
      writer.copy(pieces[i++].raw);
      continue;
    }
    const auto follows_blank = [&](std::size_t at) {
      return at + 1 < pieces.size() && pieces[at].kind == Piece::Kind::kBlank;
    };
    std::string text = i >= 2 && follows_blank(i - 1) && pieces[i - 2].encoded_word() ? " " : "";
    text += pieces[i++].text;
    for (; follows_blank(i) && pieces[i + 1].eight_bit(); i += 2) text += ' ' + pieces[i + 1].text;
    if (follows_blank(i) && pieces[i + 1].encoded_word()) text += ' ';
    writer.encode(text);
  }
}

}  // namespace

std::string encode_raw_names(std::string_view value, std::size_t column) {
  if (base::is_ascii(value)) return std::string(value);
  Writer writer(value, column);
  std::vector<Token> since_special;
  bool in_brackets = false;
  AddressLexer lexer(value);
  for (Token token = lexer.next(); token.kind != TokenKind::kEnd; token = lexer.next()) {
    if (token.kind != TokenKind::kSpecial || token.is('.')) {
      since_special.push_back(token);
      continue;
    }
    const bool after_phrase = !in_brackets && (token.is('<') || token.is(':'));
    write(writer, pieces_of(since_special, after_phrase));
    since_special.clear();
    writer.copy(token.text);
    in_brackets = token.is('<') || (in_brackets && !token.is('>'));
  }
  write(writer, pieces_of(since_special, false));
  return writer.result();
}

}  // namespace exosubmit::mail
