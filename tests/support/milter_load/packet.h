// The milter protocol's packets: four octets of length, a command, its data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exosubmit::test {

struct Packet {
  char command = '\0';
  std::string data;
};

// An offered or agreed set of steps (SMFIP_...) or actions (SMFIF_...).
using Flags = std::uint32_t;

std::string number(std::uint32_t value);                        // in network order
std::uint32_t number_at(std::string_view, std::size_t offset);  // 0 where the data is too short

std::string packet(char command, std::string_view data);

// Macros of the command that follows: name, NUL, value, NUL, and so on.
std::string macros(char command, std::string_view names_and_values);

// Cuts what arrives into packets.
class PacketReader {
 public:
  void add(std::string_view octets) { octets_ += octets; }

  // The next whole packet.
  std::optional<Packet> next();

  // A packet longer than any milter sends: this is no milter.
  bool broken() const { return broken_; }

 private:
  std::string octets_;
  bool broken_ = false;
};

}  // namespace exosubmit::test
