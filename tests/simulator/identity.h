// Names, ids and times in the shapes that Microsoft's services use.
#pragma once

#include <chrono>
#include <string>

namespace exosubmit::simulator {

// The one tenant and the one application that exist here.
inline constexpr char kTenant[] = "6f0c9d1e-52a7-4b83-9e1f-0d4c7a2b3e58";
inline constexpr char kClientId[] = "b41d7f60-3c2e-4a95-8f17-92e6c05d1a74";
inline constexpr char kServicePrincipal[] = "2e8a6c35-917d-4f0b-a6d2-5b3f18c9e047";

std::string random_octets(std::size_t count);
std::string random_hex(std::size_t digits);  // lower case
std::string guid();

// The machines that serve one connection; other ones for the next.
struct Hosts {
  std::string front;    // of the banner: FR2P281CA0087.outlook.office365.com
  std::string proxy;    // of error suffixes: FR2P281CA0087.DEUP281.PROD.OUTLOOK.COM
  std::string store;    // of answers after the data: FR2P281MB2635.DEUP281.PROD.OUTLOOK.COM
  std::string session;  // 16 hex digits, upper case
};
Hosts random_hosts();

using Time = std::chrono::system_clock::time_point;
std::string iso_time(Time time);     // 2024-03-20T10:27:56.998Z
std::string exact_time(Time time);   // 2024-03-20T10:27:56.998041Z
std::string entra_time(Time time);   // 2026-01-09 02:02:12Z
std::string banner_time(Time time);  // Thu, 10 Oct 2024 22:49:55 +0000

// How long a session lasted: 00:05:00.7054661
std::string session_duration(std::chrono::nanoseconds duration);

}  // namespace exosubmit::simulator
