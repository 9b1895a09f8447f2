// One HTTP/1.1 request read from a connection, and the reply written to it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/stream.h"

namespace exosubmit::simulator {

struct HttpRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string, std::less<>> fields;  // names in lower case
  std::string body;

  std::string field(std::string_view name) const;
};

// `input` holds what was read beyond the request, for the next one. Nothing when the client is gone, silent
// for 30 s, or sent what is no request with a Content-Length, or one over 64 KB.
std::optional<HttpRequest> read_request(Stream& stream, std::string& input);

struct HttpReply {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::map<std::string, std::string> fields;
  std::string body;
};

bool write_reply(Stream& stream, const HttpReply& reply);

}  // namespace exosubmit::simulator
