// A notice as mail.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "operate/notice.h"

namespace exosubmit::operate {

struct Letter {
  std::string server;  // HOST:PORT
  std::string host;    // ours, for EHLO
  std::string sender, recipient;
  std::string content;  // lines end in CRLF, none begins with a dot of transparency yet
};

// Whom notices come from: exosubmit@HOST.
std::string notice_sender(const config::Settings& settings);

// `left_out`: so many notices before it were not sent.
Letter letter_of(const Notice& notice, const config::Settings& settings, base::Clock::Wall now,
                 std::size_t left_out);

}  // namespace exosubmit::operate
