// The milter's socket as Postfix names it, from how libmilter names it.
#pragma once

#include <string>

#include "base/result.h"

namespace exosubmit::cli {

// `socket` is [milter] socket; a path comes out relative to the queue directory, so that a chrooted smtpd and
// one that is not both reach it. Error (operator): it lies elsewhere; names what to write instead.
base::Result<std::string> milter_address(const std::string& socket, const std::string& queue_directory);

}  // namespace exosubmit::cli
