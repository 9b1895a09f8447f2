// A CIDR block of client addresses: "10.0.0.0/8", "2001:db8::/32", or one address.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace exosubmit::config {

class Network {
 public:
  // Error (operator): what was wanted instead; host bits that are set are an error too.
  static base::Result<Network> parse(std::string_view text);

  // `address` is numeric, without "IPv6:"; IPv4-mapped IPv6 addresses count as IPv4.
  bool contains(std::string_view address) const;

  const std::string& text() const { return text_; }

 private:
  Network() = default;
  std::string text_;
  std::array<std::uint8_t, 16> address_{};
  unsigned prefix_ = 0;  // bits
  bool ipv6_ = false;
};

}  // namespace exosubmit::config
