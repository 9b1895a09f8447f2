// Fuzzes the reply parser: the first octet says in what pieces the rest arrives, which must not matter.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "require.h"
#include "smtp/capabilities.h"
#include "smtp/reply.h"

namespace {

using exosubmit::fuzz::require;
using exosubmit::smtp::ReplyParser;

std::string parsed(std::string_view octets, std::size_t piece) {
  ReplyParser parser;
  std::string out;
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    parser.feed(octets.substr(at, piece));
    while (const auto reply = parser.next()) {
      require(reply->code >= 200 && reply->code <= 599 && !reply->lines.empty());
      require(reply->text.size() <= ReplyParser::kMaxReplyBytes);
      exosubmit::smtp::Capabilities::parse(*reply);
      const std::string line = reply->to_string();
      require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
      out += line + '\n';
    }
  }
  require(!parser.broken() || (!parser.broken()->empty() && !parser.next()));
  return out + (parser.broken() ? "broken" : "") + (parser.partial() ? "partial" : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > ReplyParser::kMaxReplyBytes) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(parsed(octets, 1U + data[0]) == parsed(octets, octets.size() + 1));
  return 0;
}
