// Connects to the submission service with libcurl, up to the EHLO after STARTTLS (DESIGN.md, section 9).
#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "curl/trust_store.h"
#include "smtp/connector.h"

namespace exosubmit::curl {

struct ConnectorSettings {
  std::string host;
  unsigned port = 587;
  std::string ehlo_name;
  std::string ca_file;  // PEM certificates; empty: the system's authorities
  config::AddressFamily address_family = config::AddressFamily::kAny;
  std::string proxy;                                 // URL, or empty for none
  std::chrono::milliseconds connect_timeout{15000};  // from the name to the last EHLO
};

class Connector final : public smtp::Connector {
 public:
  explicit Connector(ConnectorSettings settings);

  // With a proxy the peer's address is the proxy's. Time is the system's: sockets know no other.
  tl::expected<std::unique_ptr<smtp::Connection>, smtp::ConnectFailure> connect(
      base::Clock::Steady until) override;

 private:
  const ConnectorSettings settings_;
  TrustStore trust_;
};

}  // namespace exosubmit::curl
