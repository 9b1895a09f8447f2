#include "curl/http_transfer.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/ascii.h"

namespace exosubmit::curl {
namespace {

constexpr std::chrono::milliseconds kConnectTimeout{10000};
constexpr std::size_t kMaxHeaderBytes = 256;

struct Capture {
  oauth::HttpResponse response;
  std::string body;  // has its full capacity from the start: growth would leave copies of the token
  bool too_long = false;
};

std::size_t take_body(char* octets, std::size_t, std::size_t count, void* user) {
  auto& capture = *static_cast<Capture*>(user);
  if (count > kMaxBodyBytes - capture.body.size()) {
    capture.too_long = true;
    return 0;
  }
  capture.body.append(octets, count);
  return count;
}

void keep_header(oauth::HttpResponse& response, std::string_view line) {
  const struct {
    std::string_view name;
    std::string& value;
  } kept[] = {
      {"content-type:", response.content_type},  {"retry-after:", response.retry_after},
      {"x-ms-request-id:", response.request_id}, {"date:", response.date},
      {"www-authenticate:", response.challenge},
  };
  for (const auto& header : kept) {
    if (!base::starts_with_ignoring_case(line, header.name)) continue;
    header.value = base::trim(line.substr(header.name.size())).substr(0, kMaxHeaderBytes);
  }
}

// libcurl gives each header line whole, status lines too.
std::size_t take_header(char* octets, std::size_t, std::size_t count, void* user) try {
  auto& capture = *static_cast<Capture*>(user);
  const std::string_view line(octets, count);
  if (line.starts_with("HTTP/")) capture.response = {};  // those so far belong to an interim answer
  keep_header(capture.response, line);
  return count;
} catch (...) {
  return 0;
}

}  // namespace

void HeaderLines::add(const std::string& line) {
  curl_slist* const longer = curl_slist_append(lines_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(lines_.release());
  lines_.reset(longer);
}

std::string host_of(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  return std::string(url.substr(0, url.find('/')));
}

base::Result<oauth::HttpResponse> transfer(EasyHandle& handle, const std::string& url,
                                           const HeaderLines& headers, std::chrono::milliseconds timeout) {
  Capture capture;
  capture.body.reserve(kMaxBodyBytes);
  handle.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  handle.set(CURLOPT_USERAGENT, "exosubmit/" EXOSUBMIT_VERSION);
  handle.set(CURLOPT_HTTPHEADER, headers.get());
  handle.set_timeout(CURLOPT_TIMEOUT_MS, timeout);
  handle.set_timeout(CURLOPT_CONNECTTIMEOUT_MS, std::min(timeout, kConnectTimeout));
  handle.set(CURLOPT_WRITEFUNCTION, &take_body);
  handle.set(CURLOPT_WRITEDATA, &capture);
  handle.set(CURLOPT_HEADERFUNCTION, &take_header);
  handle.set(CURLOPT_HEADERDATA, &capture);

  const CURLcode code = handle.perform();
  capture.response.status = static_cast<int>(handle.number_info(CURLINFO_RESPONSE_CODE));
  capture.response.body = base::Secret(std::move(capture.body));
  if (capture.too_long) {
    return base::failure(base::try_later(host_of(url) + ": the answer is longer than " +
                                         std::to_string(kMaxBodyBytes) + " octets"));
  }
  if (code != CURLE_OK) return base::failure(base::try_later(host_of(url) + ": " + handle.why(code)));
  return std::move(capture.response);
}

}  // namespace exosubmit::curl
