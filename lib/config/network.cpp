#include "config/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace exosubmit::config {
namespace {

using Octets = std::array<std::uint8_t, 16>;

constexpr std::string_view kWanted =
    "wanted an address or a block like 192.0.2.0/24 or 2001:db8::/32, not \"";

struct Address {
  Octets octets{};
  bool ipv6 = false;
};

bool is_mapped(const Octets& octets) {  // ::ffff:0:0/96 (RFC 4291 section 2.5.5.2)
  return std::all_of(octets.begin(), octets.begin() + 10, [](std::uint8_t octet) { return octet == 0; }) &&
         octets[10] == 0xff && octets[11] == 0xff;
}

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  const std::string terminated(text);
  if (inet_pton(AF_INET, terminated.c_str(), address.octets.data()) == 1) return address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.octets.data()) != 1) return std::nullopt;
  address.ipv6 = true;
  return address;
}

std::optional<unsigned> parse_prefix(std::string_view digits, unsigned most) {
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (error != std::errc() || end != digits.data() + digits.size() || prefix > most) return std::nullopt;
  return prefix;
}

// The bits of octet `i` that lie within the prefix.
std::uint8_t mask(unsigned prefix, std::size_t i) {
  const unsigned start = static_cast<unsigned>(i) * 8;
  const unsigned bits = prefix <= start ? 0 : std::min(prefix - start, 8U);
  return static_cast<std::uint8_t>(0xff00U >> bits);
}

bool equal_within(const Octets& a, const Octets& b, unsigned prefix) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (((a[i] ^ b[i]) & mask(prefix, i)) != 0) return false;
  }
  return true;
}

bool has_host_bits(const Octets& octets, unsigned prefix) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if ((octets[i] & ~mask(prefix, i)) != 0) return true;
  }
  return false;
}

}  // namespace

base::Result<Network> Network::parse(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return base::failure(
        base::operator_must_act(std::string(kWanted) + std::string(text) + '"' + std::string(why)));
  };
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return wrong("");
  if (address->ipv6 && is_mapped(address->octets)) return wrong(": write it as an IPv4 address");
  const unsigned bits = address->ipv6 ? 128 : 32;
  const auto prefix = slash == std::string_view::npos ? bits : parse_prefix(text.substr(slash + 1), bits);
  if (!prefix) return wrong("");
  if (has_host_bits(address->octets, *prefix)) return wrong(": it has bits set behind its prefix");
  Network network;
  network.text_ = text;
  network.address_ = address->octets;
  network.prefix_ = *prefix;
  network.ipv6_ = address->ipv6;
  return network;
}

bool Network::contains(std::string_view text) const {
  auto address = parse_address(text);
  if (!address) return false;
  if (address->ipv6 && is_mapped(address->octets)) {
    std::copy(address->octets.begin() + 12, address->octets.end(), address->octets.begin());
    address->ipv6 = false;
  }
  return address->ipv6 == ipv6_ && equal_within(address->octets, address_, prefix_);
}

}  // namespace exosubmit::config
