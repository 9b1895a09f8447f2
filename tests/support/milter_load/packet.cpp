#include "support/milter_load/packet.h"

namespace exosubmit::test {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kLongest = 1024 * 1024;

}  // namespace

std::string number(std::uint32_t value) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets += static_cast<char>(value >> shift & 0xff);
  return octets;
}

std::uint32_t number_at(std::string_view data, std::size_t offset) {
  std::uint32_t value = 0;
  if (offset + kLengthBytes > data.size()) return 0;
  for (const char octet : data.substr(offset, kLengthBytes)) {
    value = value << 8 | static_cast<unsigned char>(octet);
  }
  return value;
}

std::string packet(char command, std::string_view data) {
  std::string result = number(static_cast<std::uint32_t>(data.size() + 1));
  result += command;
  return result.append(data);
}

std::string macros(char command, std::string_view names_and_values) {
  return packet('D', command + std::string(names_and_values));
}

std::optional<Packet> PacketReader::next() {
  if (octets_.size() < kLengthBytes) return std::nullopt;
  const std::size_t length = number_at(octets_, 0);
  broken_ = length == 0 || length > kLongest;
  if (broken_ || octets_.size() < kLengthBytes + length) return std::nullopt;
  Packet result{octets_[kLengthBytes], octets_.substr(kLengthBytes + 1, length - 1)};
  octets_.erase(0, kLengthBytes + length);
  return result;
}

}  // namespace exosubmit::test
