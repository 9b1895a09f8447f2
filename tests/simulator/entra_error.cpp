#include "simulator/entra_error.h"

#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchange/catalogue.h"
#include "simulator/identity.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

// `text`: the error_description up to the ids. `aadsts` 0: none.
HttpReply json_error(int status, std::string_view error, std::string_view text, long aadsts) {
  const std::string time = entra_time(std::chrono::system_clock::now());
  const std::string trace = guid();
  const std::string correlation = guid();
  nlohmann::ordered_json body{
      {"error", error},
      {"error_description",
       fmt::format("{} Trace ID: {} Correlation ID: {} Timestamp: {}", text, trace, correlation, time)},
      {"error_codes", nlohmann::json::array()},
      {"timestamp", time},
      {"trace_id", trace},
      {"correlation_id", correlation}};
  if (aadsts != 0) {
    body["error_codes"].push_back(aadsts);
    body["error_uri"] = fmt::format("https://login.microsoftonline.com/error?code={}", aadsts);
  }
  HttpReply reply;
  reply.status = status;
  reply.fields["x-ms-request-id"] = trace;
  reply.body = body.dump();
  return reply;
}

}  // namespace

HttpReply entra_error(const Dialogues& dialogues, long aadsts, const Dialogues::Values& values) {
  // "STATUS ERROR TEXT"
  const std::string entry = Dialogues::fill(dialogues.entra(aadsts), values);
  const std::size_t first = entry.find(' ');
  const std::size_t second = entry.find(' ', first + 1);
  if (second == std::string::npos) return json_error(500, "server_error", "no text in entra.txt", aadsts);
  const int status = number<int>(std::string_view(entry).substr(0, first)).value_or(400);
  return json_error(status, entry.substr(first + 1, second - first - 1),
                    fmt::format("AADSTS{}: {}", aadsts, entry.substr(second + 1)), aadsts);
}

HttpReply entra_entry(std::string_view id) {
  const exchange::Entry& entry = *exchange::find_entry(id);
  const int status = entry.http_status != 0 ? entry.http_status : 400;
  if (entry.aadsts != 0 || !entry.error.empty()) {
    return json_error(status, entry.error.empty() ? "invalid_request" : entry.error, entry.sample,
                      entry.aadsts);
  }
  HttpReply reply;
  reply.status = status;
  reply.content_type = "text/plain";
  reply.body = entry.sample;
  if (status == 429) reply.fields["Retry-After"] = "60";
  return reply;
}

}  // namespace exosubmit::simulator
