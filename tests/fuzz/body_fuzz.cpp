// Bodies: however they are split and wherever they are kept, the wire form is the same and well-formed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mail/message.h"
#include "require.h"

using exosubmit::fuzz::require;
using exosubmit::mail::Body;

namespace {

std::string wire(std::string_view octets, std::size_t chunk, std::size_t memory_bytes) {
  Body body(memory_bytes, "/tmp");
  for (; !octets.empty(); octets.remove_prefix(std::min(chunk, octets.size()))) {
    require(body.append(octets.substr(0, chunk)).has_value());
  }
  require(body.finish().has_value());
  std::string result(body.size(), '\0');
  const auto got = body.read(0, result.data(), result.size());
  require(got && *got == result.size());
  return result;
}

// The rules of DESIGN.md, section 4.1, as plainly as they can be written.
std::string expected(std::string_view octets) {
  std::string result;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const bool before_lf = i + 1 < octets.size() && octets[i + 1] == '\n';
    if (octets[i] == '\r') {
      if (!before_lf) result += ' ';
    } else if (octets[i] == '\n') {
      result += "\r\n";
    } else if (octets[i] != '\0') {
      result += octets[i];
    }
  }
  if (!result.empty() && !result.ends_with('\n')) result += "\r\n";
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t chunk = data[0] % 16 + 1U;
  const std::size_t memory_bytes = data[0] >= 128 ? 1 << 20 : data[0];

  require(wire(octets, octets.size() + 1, 1 << 20) == expected(octets));
  require(wire(octets, chunk, memory_bytes) == expected(octets));
  return 0;
}
