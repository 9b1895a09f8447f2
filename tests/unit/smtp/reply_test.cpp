#include "smtp/reply.h"

#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

// "535 5.7.3 text|next reply", then "!" and what was broken, or "+" for an unfinished rest.
std::string parsed(std::string_view octets, std::size_t piece) {
  smtp::ReplyParser parser;
  std::string out;
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    parser.feed(octets.substr(at, piece));
    while (const auto reply = parser.next()) out += (out.empty() ? "" : "|") + reply->to_string();
  }
  if (parser.broken()) return out + "!" + *parser.broken();
  return out + (parser.partial() ? "+" : "");
}

smtp::Reply only(std::string_view octets) {
  smtp::ReplyParser parser;
  parser.feed(octets);
  return *parser.next();
}

}  // namespace

TEST_GROUP(Reply){};

TEST(Reply, IsParsedHoweverItIsSplit) {
  struct Row {
    const char* octets;
    const char* replies;
  };
  const Row rows[] = {
      {"250 2.1.0 Sender OK\r\n", "250 2.1.0 Sender OK"},
      {"250 OK\n", "250 OK"},
      {"250\r\n", "250"},
      {"334 \r\n", "334"},
      {"250-first\r\n250-\r\n250 last\r\n", "250 first last"},
      {"250-2.1.0 one\r\n250 2.1.0 two\r\n", "250 2.1.0 one two"},
      {"550-5.7.1 one\r\n550-5.7.1\r\n550 5.7.10 two\r\n", "550 5.7.1 one 5.7.10 two"},
      {"220-a\r\n220\r\n", "220 a"},
      {"250 a\r\n354 b\r\n421 4.3.2 c\r\n", "250 a|354 b|421 4.3.2 c"},
      {"451 5.7.3 STARTTLS is required\r\n", "451 5.7.3 STARTTLS is required"},
      {"250 2.0.0.1 no status\r\n", "250 2.0.0.1 no status"},
      {"554 a\tb\x1b[1m\r\n", "554 a\\x09b\\x1b[1m"},
      {"250 ok\r\n250-unfinished\r\n", "250 ok+"},
      {"250 ok\r\n25", "250 ok+"},
      {"HTTP/1.1 400 Bad Request\r\n", "!not an SMTP reply: \"HTTP/1.1 400 Bad Request\""},
      {"250 ok\r\n\r\n250 ok\r\n", "250 ok!not an SMTP reply: \"\""},
      {"199 low\r\n", "!not an SMTP reply: \"199 low\""},
      {"600 high\r\n", "!not an SMTP reply: \"600 high\""},
      {"2500 long\r\n", "!not an SMTP reply: \"2500 long\""},
      {"2x0 x\r\n", "!not an SMTP reply: \"2x0 x\""},
      {"\x16\x03\x01\r\n", "!not an SMTP reply: \"\\x16\\x03\\x01\""},
      {"250-a\r\n251 b\r\n", "!codes of one reply differ: 250, then \"251 b\""},
  };
  for (const Row& row : rows) {
    for (std::size_t piece = 1; piece <= std::string_view(row.octets).size(); ++piece) {
      STRCMP_EQUAL(row.replies, parsed(row.octets, piece).c_str());
    }
  }
}

TEST(Reply, KeepsItsLinesWithTheirStatus) {
  const smtp::Reply reply = only("550-5.7.1 one\r\n550 5.7.1 two\r\n");

  CHECK_EQUAL(2, reply.lines.size());
  STRCMP_EQUAL("5.7.1 two", reply.lines[1].c_str());
  STRCMP_EQUAL("one two", reply.text.c_str());
  CHECK_TRUE(reply.status == mail::EnhancedStatus({5, 7, 1}));
}

TEST(Reply, IsOfOneKind) {
  CHECK_TRUE(only("251 x\r\n").positive());
  CHECK_TRUE(only("354 x\r\n").intermediate());
  CHECK_TRUE(only("421 x\r\n").transient());
  CHECK_TRUE(only("554 x\r\n").permanent());
  CHECK_FALSE(only("354 x\r\n").positive());
  CHECK_FALSE(only("554 x\r\n").transient());
}

TEST(Reply, MayHaveALineOfFourThousandOctets) {
  const std::string text(4000, 'x');

  CHECK_TRUE(only("554 5.2.0 " + text + "\r\n").text == text);
}

TEST(Reply, HasLinesBelowACeiling) {
  const std::string unfinished = "250 " + std::string(smtp::ReplyParser::kMaxLineBytes, 'x');

  const std::string result = parsed(unfinished, 1000);

  STRCMP_CONTAINS("!a reply line longer than 16384 octets: \"250 xxx", result.c_str());
  CHECK_TRUE(result.size() < 200);
}

TEST(Reply, IsBelowACeiling) {
  const std::string line = "250-" + std::string(1000, 'x') + "\r\n";
  std::string endless;
  for (int i = 0; i < 100; ++i) endless += line;

  STRCMP_EQUAL("!a reply longer than 65536 octets", parsed(endless, 1000).c_str());
}

TEST(Reply, ParserHoldsNoMoreThanACeiling) {
  smtp::ReplyParser parser;

  for (int i = 0; i < 300; ++i) parser.feed("250 " + std::string(1000, 'x') + "\r\n");

  CHECK_TRUE(parser.broken().has_value());
  CHECK_FALSE(parser.next().has_value());
}
