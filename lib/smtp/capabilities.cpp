#include "smtp/capabilities.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/ascii.h"

namespace exosubmit::smtp {
namespace {

// Takes the first word off `text`, with the blanks around it.
std::string_view take_word(std::string_view& text, std::string_view separators = " \t") {
  text = base::trim(text);
  const std::string_view word = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

std::string in_capitals(std::string_view word) {
  std::string capitals(word);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return capitals;
}

void add_mechanisms(std::vector<std::string>& mechanisms, std::string_view words) {
  while (!base::trim(words).empty()) {
    std::string mechanism = in_capitals(take_word(words));
    if (std::find(mechanisms.begin(), mechanisms.end(), mechanism) == mechanisms.end()) {
      mechanisms.push_back(std::move(mechanism));
    }
  }
}

// RFC 1870 section 4: without a number, or with 0, there is no limit.
std::size_t limit(std::string_view number) {
  std::size_t octets = 0;
  const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), octets);
  return error == std::errc() && rest == number.data() + number.size() ? octets : 0;
}

void add(Capabilities& capabilities, std::string_view line) {
  // "AUTH=LOGIN" is how servers wrote it before RFC 2554.
  const std::string keyword = in_capitals(take_word(line, " \t="));
  if (keyword == "PIPELINING") {
    capabilities.pipelining = true;
  } else if (keyword == "CHUNKING") {
    capabilities.chunking = true;
  } else if (keyword == "8BITMIME") {
    capabilities.eight_bit_mime = true;
  } else if (keyword == "SMTPUTF8") {
    capabilities.smtputf8 = true;
  } else if (keyword == "DSN") {
    capabilities.dsn = true;
  } else if (keyword == "ENHANCEDSTATUSCODES") {
    capabilities.enhanced_status_codes = true;
  } else if (keyword == "SIZE") {
    capabilities.size = true;
    capabilities.max_size = limit(base::trim(line));
  } else if (keyword == "AUTH") {
    add_mechanisms(capabilities.auth, line);
  }
}

}  // namespace

bool Capabilities::has_auth(std::string_view mechanism) const {
  return std::any_of(auth.begin(), auth.end(),
                     [&](const std::string& name) { return base::equal_ignoring_case(name, mechanism); });
}

Capabilities Capabilities::parse(const Reply& ehlo) {
  Capabilities capabilities;
  for (std::size_t i = 0; i < ehlo.lines.size(); ++i) {
    std::string_view line = ehlo.lines[i];
    if (i == 0) {
      capabilities.greeting = take_word(line);
    } else {
      add(capabilities, line);
    }
  }
  return capabilities;
}

}  // namespace exosubmit::smtp
