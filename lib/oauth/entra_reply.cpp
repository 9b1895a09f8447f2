#include "oauth/entra_reply.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "oauth/retry_after.h"

namespace exosubmit::oauth {
namespace {

// Entra's longest lifetime (continuous access evaluation). A longer one is not believed.
constexpr std::chrono::seconds kLongestLifetime = std::chrono::hours{28};

constexpr std::size_t kMaxDescriptionBytes = 300;
constexpr std::size_t kMaxQuoteBytes = 80;
constexpr std::size_t kMaxWordBytes = 64;

// Wipes what it gives back: neither the parser's growing buffer nor its values leave a token in free memory.
template <typename T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <typename U>
  WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* values, std::size_t count) {
    OPENSSL_cleanse(values, count * sizeof(T));
    std::allocator<T>().deallocate(values, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

using WipedString = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;
using Json = nlohmann::basic_json<std::map, std::vector, WipedString>;

// One line of at most `max_bytes`: control characters and runs of blanks become one blank.
std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string line;
  for (const char c : text) {
    if (line.size() >= max_bytes) break;
    if (c != ' ' && !base::is_control(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  // Not in the middle of a UTF-8 character.
  while (line.size() == max_bytes && !line.empty() && !base::is_ascii(line.substr(line.size() - 1))) {
    line.pop_back();
  }
  return std::string(base::trim(line));
}

std::string_view text_of(const Json& value) {
  const WipedString* text = value.get_ptr<const WipedString*>();
  return text ? std::string_view(*text) : std::string_view();
}

std::string_view text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::string_view() : text_of(*found);
}

// Numbers come as numbers (v2.0) or as strings (v1.0, managed identities).
std::optional<std::int64_t> number_of(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  const std::string_view text = text_of(value);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::int64_t number_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? 0 : number_of(*found).value_or(0);
}

// RFC 6749 appendix A.12.
bool visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

TokenResult token_from(const Json& body, base::Clock::Steady asked) {
  const auto unfit = [](std::string why) {
    TokenFailure failure;
    failure.http_status = 200;
    failure.description = "the token endpoint's answer is unfit: " + std::move(why);
    return tl::unexpected(std::move(failure));
  };
  const std::string_view type = text_of(body, "token_type");
  if (!base::equal_ignoring_case(type, "Bearer")) {
    return unfit("token_type is \"" + one_line(type, kMaxWordBytes) + "\", not Bearer");
  }
  const std::string_view value = text_of(body, "access_token");
  if (value.empty() || !visible(value)) return unfit("access_token is missing or malformed");
  const std::chrono::seconds lifetime(number_of(body, "expires_in"));
  if (lifetime.count() <= 0) return unfit("expires_in is missing or not a number of seconds to come");

  Token token{base::Secret(std::string(value)), asked + std::min(lifetime, kLongestLifetime), std::nullopt};
  const std::chrono::seconds refresh(number_of(body, "refresh_in"));
  if (refresh.count() > 0 && refresh < kLongestLifetime) token.refresh_at = asked + refresh;
  return token;
}

// "AADSTS7000215: Invalid client secret provided. Ensure ..." gives what stands before "Ensure".
std::string first_sentence(std::string_view description) {
  const std::string line = one_line(description, kMaxDescriptionBytes);
  const std::size_t end = std::min(line.find(". "), line.find(" Trace ID:"));
  return end == std::string::npos ? line : line.substr(0, end + (line[end] == '.' ? 1 : 0));
}

// The first of error_codes, else what the description begins with.
long aadsts_of(const Json& body) {
  const auto codes = body.find("error_codes");
  if (codes != body.end() && codes->is_array() && !codes->empty()) {
    if (const auto code = number_of(codes->front())) return static_cast<long>(*code);
  }
  constexpr std::string_view kPrefix = "AADSTS";
  std::string_view description = text_of(body, "error_description");
  long code = 0;
  if (description.starts_with(kPrefix)) {
    description.remove_prefix(kPrefix.size());
    std::from_chars(description.data(), description.data() + description.size(), code);
  }
  return code;
}

// A page's words without its markup: its title comes first.
std::string words_of_page(std::string_view page) {
  std::string words;
  bool markup = false;
  for (const char c : page) {
    if (c == '<') markup = true;
    words += markup ? ' ' : c;
    if (c == '>') markup = false;
  }
  return one_line(words, kMaxQuoteBytes);
}

std::string describe_foreign(const HttpResponse& response) {
  const std::string type = one_line(response.content_type, kMaxWordBytes);
  std::string text = fmt::format("HTTP {} without Entra's JSON ({})", response.status,
                                 response.body.empty() ? "empty"
                                 : type.empty()        ? "no Content-Type"
                                                       : type);
  // A body that came with success may hold part of a token.
  if (response.status < 300) return text;
  const std::string words = words_of_page(response.body.reveal());
  return words.empty() ? text : text + ": " + words;
}

TokenFailure failure_from(const HttpResponse& response, const Json& body, base::Clock::Wall now) {
  TokenFailure failure;
  failure.http_status = response.status;
  failure.retry_after = parse_retry_after(response.retry_after, response.date, now);
  failure.trace_id = one_line(response.request_id, kMaxWordBytes);
  if (body.is_object()) failure.error = one_line(text_of(body, "error"), kMaxWordBytes);
  if (failure.error.empty()) {
    failure.description = describe_foreign(response);
    return failure;
  }
  failure.aadsts = aadsts_of(body);
  failure.description = first_sentence(text_of(body, "error_description"));
  if (failure.description.empty()) failure.description = failure.error;
  const std::string_view trace_id = text_of(body, "trace_id");
  if (!trace_id.empty()) failure.trace_id = one_line(trace_id, kMaxWordBytes);
  failure.correlation_id = one_line(text_of(body, "correlation_id"), kMaxWordBytes);
  return failure;
}

}  // namespace

TokenResult parse_entra_reply(const HttpResponse& response, base::Clock::Steady asked,
                              base::Clock::Wall now) {
  const Json body = Json::parse(response.body.reveal(), nullptr, false);
  const bool success = response.status == 200 && body.is_object() && !body.contains("error");
  if (success) return token_from(body, asked);
  return tl::unexpected(failure_from(response, body, now));
}

}  // namespace exosubmit::oauth
