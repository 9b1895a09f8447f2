// The way to Exchange up to AUTH: name, TCP, banner, EHLO, STARTTLS, certificate.
#pragma once

#include <memory>

#include "cli/check/sections.h"
#include "smtp/connector.h"

namespace exosubmit::cli {

// What works: the way in, and a first connection over it.
struct WayIn {
  std::unique_ptr<smtp::Connector> connector;
  std::unique_ptr<smtp::Connection> connection;
};

// Steps exchange.dns, .connect, .banner, .starttls, .certificate and .ehlo. Where the way that the settings
// choose fails and another address family works, it says so, and that one is given. Nothing: no way at all.
std::optional<WayIn> check_greeting(const Inquiry& inquiry, Steps& steps);

}  // namespace exosubmit::cli
