// What may stand in a log line, and how long it may be.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exosubmit::log {

// Postfix cuts there too; syslog daemons take at least this.
inline constexpr std::size_t kMaxLineBytes = 2000;

// Control characters (C0, DEL, C1) and octets that are no UTF-8 become \xHH: text from outside can neither
// end a line nor steer a terminal.
std::string escape(std::string_view text);

// At most `octets`; a cut is at a character's start and shown as "...".
std::string cut(std::string_view text, std::size_t octets);

// Seconds as Postfix prints them: two significant digits, at most two decimals, whole from 10 on.
std::string print_delay(double seconds);

}  // namespace exosubmit::log
