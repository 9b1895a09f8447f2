// Connects to a server of the test's own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "curl/connector.h"
#include "temporary_directory.h"

namespace exosubmit::test {

inline curl::ConnectorSettings settings_for(std::uint16_t port, const TemporaryDirectory& authority) {
  curl::ConnectorSettings settings;
  settings.host = "localhost";
  settings.port = port;
  settings.ehlo_name = "relay.example.com";
  settings.ca_file = authority.path("ca.pem");
  settings.address_family = config::AddressFamily::kIpv4;
  return settings;
}

inline auto connect(const curl::ConnectorSettings& settings,
                    std::chrono::milliseconds patience = std::chrono::seconds{10}) {
  return curl::Connector(settings).connect(base::SystemClock().steady() + patience);
}

}  // namespace exosubmit::test
