#include "mail/message.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::string_view_literals;
using mail::Body;

namespace {

constexpr std::size_t kPlenty = 1 << 20;

std::string all(const mail::Content& content) {
  std::string octets(content.size() + 1, '?');
  const auto got = content.read(0, octets.data(), octets.size());
  CHECK_TRUE(got.has_value());
  octets.resize(got.value_or(0));
  return octets;
}

std::string wire(std::string_view octets, std::size_t chunk, std::size_t memory_bytes = kPlenty) {
  Body body(memory_bytes, "/tmp");
  for (; !octets.empty(); octets.remove_prefix(std::min(chunk, octets.size()))) {
    CHECK_TRUE(body.append(octets.substr(0, chunk)).has_value());
  }
  CHECK_TRUE(body.finish().has_value());
  return all(body);
}

}  // namespace

TEST_GROUP(Body){};

TEST(Body, IsInWireFormHoweverItIsSplit) {
  const struct {
    std::string_view octets;
    std::string_view wire;
  } rows[] = {
      {"", ""},
      {"one\r\ntwo\r\n", "one\r\ntwo\r\n"},
      {"no end", "no end\r\n"},
      {"one\ntwo\n", "one\r\ntwo\r\n"},
      {"\r\n\r\n", "\r\n\r\n"},
      {"\n\n", "\r\n\r\n"},
      {"a\rb", "a b\r\n"},
      {"a\r", "a \r\n"},
      {"\r", " \r\n"},
      {"a\r\r\nb\r\n", "a \r\nb\r\n"},
      {"a\n\rb", "a\r\n b\r\n"},
      {"a\0b\0\r\n"sv, "ab\r\n"},
      {"\0\0"sv, ""},
      {"a\r\0\n"sv, "a \r\n"},
      {"x\n.\r\ny", "x\r\n.\r\ny\r\n"},
      {"x\r.\ry", "x . y\r\n"},
      {"x\r\n.\ny", "x\r\n.\r\ny\r\n"},
      {"x\n.\ny", "x\r\n.\r\ny\r\n"},
      {"x\r\n\0.\r\n"sv, "x\r\n.\r\n"},
      {".\r\n..\r\n", ".\r\n..\r\n"},
  };
  for (const auto& row : rows) {
    for (const std::size_t chunk : {1U, 2U, 3U, 100U}) {
      const std::string got = wire(row.octets, chunk);
      CHECK_TRUE_TEXT(got == row.wire, got.c_str());
      CHECK_TRUE_TEXT(wire(row.octets, chunk, 2) == row.wire, "spilled");
    }
  }
}

TEST(Body, KeepsLongLines) {
  for (const std::size_t length : {998U, 999U, 5000U, 70000U}) {
    const std::string line = std::string(length, 'x') + "\r\n";
    CHECK_TRUE(wire(line, 4096) == line);
  }
}

TEST(Body, KnowsEightBitOctets) {
  for (const std::size_t at : {0U, 7U, 8U, 17U}) {
    std::string text(18, 'a');
    Body ascii(kPlenty, "/tmp");
    CHECK_TRUE(ascii.append(text).has_value());
    text[at] = '\xfc';
    Body eight_bit(kPlenty, "/tmp");
    CHECK_TRUE(eight_bit.append("plain").has_value());
    CHECK_TRUE(eight_bit.append(text).has_value());

    CHECK_FALSE(ascii.eight_bit());
    CHECK_TRUE(eight_bit.eight_bit());
  }
}

TEST(Body, MovesWholeToAFileOverItsMemory) {
  Body body(10, "/tmp");

  CHECK_TRUE(body.append("12345678\r\n").has_value());
  CHECK_FALSE(body.spilled());
  CHECK_TRUE(body.append("9").has_value());
  CHECK_TRUE(body.spilled());
  CHECK_TRUE(body.append("\n").has_value());
  CHECK_TRUE(body.finish().has_value());

  STRCMP_EQUAL("12345678\r\n9\r\n", all(body).c_str());
}

// Sanitizers have an allocator of their own, of which mallinfo knows nothing.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Body, GivesItsMemoryBackWhenItMovesToAFile) {
  const auto in_use = [] { return mallinfo2().uordblks + mallinfo2().hblkhd; };
  const std::string octets(kPlenty, 'x');
  Body body(kPlenty, "/tmp");
  const std::size_t before = in_use();

  CHECK_TRUE(body.append(octets).has_value());
  CHECK_FALSE(body.spilled());
  CHECK_TRUE(in_use() >= before + kPlenty);
  CHECK_TRUE(body.append("x").has_value());
  CHECK_TRUE(body.spilled());

  CHECK_TRUE(in_use() < before + kPlenty / 2);
}
#endif

TEST(Body, LeavesNoNameInTheSpoolDirectory) {
  char directory[] = "/tmp/exosubmit-test-XXXXXX";
  CHECK_TRUE(mkdtemp(directory) != nullptr);
  {
    Body body(0, directory);
    CHECK_TRUE(body.append("text").has_value());

    CHECK_TRUE(body.spilled());
    CHECK_TRUE(std::filesystem::is_empty(directory));
  }
  std::filesystem::remove(directory);
}

TEST(Body, SaysWhyItCannotSpill) {
  Body body(4, "/nonexistent/spool");

  const auto appended = body.append("12345");

  CHECK_FALSE(appended.has_value());
  STRCMP_EQUAL("cannot make a spool file in /nonexistent/spool: No such file or directory",
               appended.error().text.c_str());
  CHECK_TRUE(appended.error().remedy == base::Remedy::kTryLater);
}

TEST(Body, SaysWhyItCannotWrite) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{16, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  Body body(4, "/tmp");

  const auto first = body.append("123456789012");
  const auto second = body.append("123456789012");

  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK_TRUE(first.has_value());
  CHECK_FALSE(second.has_value());
  STRCMP_EQUAL("cannot write a spool file in /tmp: File too large", second.error().text.c_str());
}

TEST(Body, IsReadFromAnyOffset) {
  for (const std::size_t memory_bytes : {kPlenty, std::size_t{0}}) {
    Body body(memory_bytes, "/tmp");
    CHECK_TRUE(body.append("0123456789\r\n").has_value());
    CHECK_TRUE(body.finish().has_value());
    char buffer[5] = {};

    LONGS_EQUAL(4, *body.read(3, buffer, 4));
    STRCMP_EQUAL("3456", buffer);
    LONGS_EQUAL(2, *body.read(10, buffer, 4));
    LONGS_EQUAL(0, *body.read(12, buffer, 4));
    LONGS_EQUAL(0, *body.read(99, buffer, 4));
  }
}

TEST(Body, DigestIsOfTheWireForm) {
  Body body(3, "/tmp");

  CHECK_TRUE(body.append("a\nb\r").has_value());
  CHECK_TRUE(body.append("\nc").has_value());
  CHECK_TRUE(body.finish().has_value());

  CHECK_TRUE(body.digest() == base::sha256("a\r\nb\r\nc\r\n"));
}

TEST(Body, KeepsItsContentWhenMoved) {
  for (const std::size_t memory_bytes : {kPlenty, std::size_t{0}}) {
    Body source(memory_bytes, "/tmp");
    CHECK_TRUE(source.append("text").has_value());

    Body body(std::move(source));

    CHECK_TRUE(body.finish().has_value());
    STRCMP_EQUAL("text\r\n", all(body).c_str());
  }
}

TEST_GROUP(WireMessage){};

TEST(WireMessage, IsHeaderSectionEmptyLineAndBody) {
  Body body(0, "/tmp");
  CHECK_TRUE(body.append("text").has_value());
  CHECK_TRUE(body.finish().has_value());
  const mail::WireMessage message("A: b\r\n", body);
  const std::string whole = "A: b\r\n\r\ntext\r\n";

  STRCMP_EQUAL(whole.c_str(), all(message).c_str());
  LONGS_EQUAL(whole.size(), message.size());
  for (std::size_t offset = 0; offset <= whole.size(); ++offset) {
    for (std::size_t room = 0; room < 12; ++room) {
      char buffer[12];
      const auto got = message.read(offset, buffer, room);
      CHECK_TRUE(whole.substr(offset, room) == std::string_view(buffer, *got));
    }
  }
}

TEST(WireMessage, MayHaveNeitherHeaderNorBody) {
  Body body(0, "/tmp");
  CHECK_TRUE(body.finish().has_value());

  STRCMP_EQUAL("\r\n", all(mail::WireMessage("", body)).c_str());
}

TEST(WireMessage, IsEightBitWhenEitherPartIs) {
  Body plain(kPlenty, "/tmp");
  Body eight_bit(kPlenty, "/tmp");
  CHECK_TRUE(eight_bit.append("\xfc").has_value());

  CHECK_FALSE(mail::WireMessage("A: b\r\n", plain).eight_bit());
  CHECK_TRUE(mail::WireMessage("A: \xfc\r\n", plain).eight_bit());
  CHECK_TRUE(mail::WireMessage("A: b\r\n", eight_bit).eight_bit());
}
