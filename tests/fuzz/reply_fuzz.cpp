// Fuzzes the reply parser: the first octet says in what pieces the rest arrives, which must not matter.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "smtp/capabilities.h"
#include "smtp/reply.h"

namespace {

using exosubmit::smtp::ReplyParser;

std::string parsed(std::string_view octets, std::size_t piece) {
  ReplyParser parser;
  std::string out;
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    parser.feed(octets.substr(at, piece));
    while (const auto reply = parser.next()) {
      if (reply->code < 200 || reply->code > 599 || reply->lines.empty()) std::abort();
      if (reply->text.size() > ReplyParser::kMaxReplyBytes) std::abort();
      exosubmit::smtp::Capabilities::parse(*reply);
      const std::string line = reply->to_string();
      if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
      out += line + '\n';
    }
  }
  if (parser.broken() && (parser.broken()->empty() || parser.next())) std::abort();
  return out + (parser.broken() ? "broken" : "") + (parser.partial() ? "partial" : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > ReplyParser::kMaxReplyBytes) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (parsed(octets, 1U + data[0]) != parsed(octets, octets.size() + 1)) std::abort();
  return 0;
}
