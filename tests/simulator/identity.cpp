#include "simulator/identity.h"

#include <openssl/rand.h>

#include <array>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace exosubmit::simulator {
namespace {

struct Region {
  const char* name;
  const char* forest;
};
constexpr std::array<Region, 5> kRegions{{{"FR2P281", "DEUP281"},
                                          {"AM6P193", "EURP193"},
                                          {"DB8PR04", "EURPRD04"},
                                          {"SYBP282", "AUSP282"},
                                          {"DM4PR18", "NAMPRD18"}}};

unsigned below(unsigned limit) {
  const std::string octets = random_octets(2);
  return (static_cast<unsigned char>(octets[0]) * 256U + static_cast<unsigned char>(octets[1])) % limit;
}

std::tm utc(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::string random_octets(std::size_t count) {
  std::string octets(count, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(octets.data()), static_cast<int>(count));
  return octets;
}

std::string random_hex(std::size_t digits) {
  std::string text;
  for (const char c : random_octets(digits)) text += "0123456789abcdef"[c & 0xf];
  return text;
}

std::string guid() {
  return fmt::format("{}-{}-4{}-a{}-{}", random_hex(8), random_hex(4), random_hex(3), random_hex(3),
                     random_hex(12));
}

Hosts random_hosts() {
  const Region& region = kRegions[below(kRegions.size())];
  const std::string front = fmt::format("{}CA{:04}", region.name, below(1000));
  std::string session = random_hex(12);
  for (char& c : session) {
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  }
  return {front + ".outlook.office365.com", fmt::format("{}.{}.PROD.OUTLOOK.COM", front, region.forest),
          fmt::format("{}MB{:04}.{}.PROD.OUTLOOK.COM", region.name, below(10000), region.forest),
          "08DC" + session};
}

std::string iso_time(Time time) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", utc(time), milliseconds);
}

std::string exact_time(Time time) {
  const auto microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count() % 1'000'000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", utc(time), microseconds);
}

std::string entra_time(Time time) { return fmt::format("{:%Y-%m-%d %H:%M:%SZ}", utc(time)); }

std::string banner_time(Time time) { return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", utc(time)); }

std::string session_duration(std::chrono::nanoseconds duration) {
  const auto ticks = duration.count() / 100;
  const auto seconds = ticks / 10'000'000;
  return fmt::format("{:02}:{:02}:{:02}.{:07}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                     ticks % 10'000'000);
}

}  // namespace exosubmit::simulator
