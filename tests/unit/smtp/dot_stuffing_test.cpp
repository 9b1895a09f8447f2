#include "smtp/dot_stuffing.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(DotStuffing){};

TEST(DotStuffing, DoublesDotsAtLineStartsHoweverTheContentIsSplit) {
  struct Row {
    const char* content;
    const char* wire;
  };
  const Row rows[] = {
      {"a\r\n", "a\r\n.\r\n"},
      {".\r\n", "..\r\n.\r\n"},
      {"..a.\r\n.b\r\n", "...a.\r\n..b\r\n.\r\n"},
      {"a\r\n\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"},
      {"", ".\r\n"},
      {"no line end", "no line end\r\n.\r\n"},
      {"bare\n.\n", "bare\n..\n\r\n.\r\n"},
      {"half\r", "half\r\r\n.\r\n"},
  };
  for (const Row& row : rows) {
    const std::string_view content = row.content;
    for (std::size_t piece = 1; piece <= content.size() + 1; ++piece) {
      smtp::DotStuffing stuffing;
      std::string wire;

      for (std::size_t at = 0; at < content.size(); at += piece) {
        stuffing.append(content.substr(at, piece), wire);
      }
      stuffing.finish(wire);

      STRCMP_EQUAL(row.wire, wire.c_str());
    }
  }
}
