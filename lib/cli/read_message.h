// A message as programs write it to sendmail's standard input.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "mail/message.h"

namespace exosubmit::cli {

// Header section, empty line, body; lines end in LF or CRLF. A first line that is no header field begins the
// body. Error (try later): standard input or the spool file failed.
base::Result<mail::Message> read_message(std::FILE* input, const config::MilterSettings& settings);

// All addresses of To, Cc and Bcc. Error (refuse): one of these fields does not parse.
base::Result<std::vector<std::string>> header_recipients(const mail::Header& header);

}  // namespace exosubmit::cli
