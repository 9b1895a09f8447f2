#include "simulator/http_request.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kLargest = 65536;
constexpr std::chrono::milliseconds kSilence{30'000};

bool read_until(Stream& stream, std::string& input, std::size_t size) {
  while (input.size() < size) {
    if (stream.read(input, kSilence) != Stream::Read::kOctets) return false;
  }
  return true;
}

std::optional<std::string> read_head(Stream& stream, std::string& input) {
  std::size_t end = input.find("\r\n\r\n");
  for (; end == std::string::npos; end = input.find("\r\n\r\n")) {
    if (input.size() > kLargest || !read_until(stream, input, input.size() + 1)) return std::nullopt;
  }
  std::string head = input.substr(0, end + 2);
  input.erase(0, end + 4);
  return head;
}

std::optional<HttpRequest> parse_head(std::string_view head) {
  const std::string_view start = head.substr(0, head.find("\r\n"));
  const std::size_t first = start.find(' ');
  const std::size_t last = start.rfind(' ');
  if (first == last || start.substr(last + 1) != "HTTP/1.1") return std::nullopt;
  HttpRequest request;
  request.method = start.substr(0, first);
  request.path = start.substr(first + 1, last - first - 1);
  for (head.remove_prefix(start.size() + 2); !head.empty();) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    request.fields[base::to_lower(line.substr(0, colon))] = base::trim(line.substr(colon + 1));
  }
  return request;
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Too Many Requests";
    default:
      return status < 500 ? "Other" : "Service Unavailable";
  }
}

}  // namespace

std::string HttpRequest::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::optional<HttpRequest> read_request(Stream& stream, std::string& input) {
  const auto head = read_head(stream, input);
  if (!head) return std::nullopt;
  auto request = parse_head(*head);
  if (!request) return std::nullopt;
  const std::string length = request->field("content-length");
  const auto size = length.empty() ? std::optional<std::size_t>(0) : number<std::size_t>(length);
  if (!size || *size > kLargest || !read_until(stream, input, *size)) return std::nullopt;
  request->body = input.substr(0, *size);
  input.erase(0, *size);
  return request;
}

bool write_reply(Stream& stream, const HttpReply& reply) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", reply.status,
                                 reason(reply.status), reply.content_type, reply.body.size());
  for (const auto& [name, value] : reply.fields) text += fmt::format("{}: {}\r\n", name, value);
  return stream.write(text + "\r\n" + reply.body);
}

}  // namespace exosubmit::simulator
