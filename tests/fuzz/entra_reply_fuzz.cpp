// Fuzzes the reading of Entra's answers: the first octet picks the status, the first line is the Retry-After
// header, the rest the body.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "oauth/entra_reply.h"
#include "require.h"

namespace {

using exosubmit::fuzz::require;
namespace oauth = exosubmit::oauth;

constexpr int kStatuses[] = {200, 400, 401, 429, 302, 503};
constexpr std::size_t kMaxBodyBytes = 64 * 1024;

bool is_one_line(std::string_view text) {
  return text.size() <= 500 && text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kMaxBodyBytes) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t end = std::min(input.find('\n'), input.size());
  oauth::HttpResponse response;
  response.status = kStatuses[data[0] % std::size(kStatuses)];
  response.retry_after = input.substr(0, end);
  response.body = exosubmit::base::Secret(std::string(input.substr(std::min(end + 1, input.size()))));

  const exosubmit::base::Clock::Steady asked{std::chrono::hours{1}};
  const auto result = oauth::parse_entra_reply(response, asked, exosubmit::base::Clock::Wall{});

  if (result) {
    require(response.status == 200 && !result->value.empty());
    require(result->expires > asked && result->expires <= asked + std::chrono::hours{28});
    require(!result->refresh_at || *result->refresh_at > asked);
  } else {
    const oauth::TokenFailure& failure = result.error();
    require(failure.http_status == response.status && !failure.description.empty());
    require(is_one_line(failure.description) && is_one_line(failure.error));
    require(is_one_line(failure.trace_id) && is_one_line(failure.correlation_id));
    require(!failure.retry_after || failure.retry_after->count() >= 0);
  }
  return 0;
}
