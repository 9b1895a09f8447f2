// Looks whether an HTTPS server can be reached: name, TCP, TLS, an answer to HEAD.
#pragma once

#include <chrono>
#include <string>

#include "oauth/endpoint_probe.h"

namespace exosubmit::curl {

struct ProbeRequest {
  std::string url;      // https; its path is not asked for
  std::string ca_file;  // PEM certificates; empty: the system's authorities
  std::string proxy;    // URL, or empty for none
  std::chrono::milliseconds timeout{10000};
};

oauth::EndpointProbe probe(const ProbeRequest& request);

}  // namespace exosubmit::curl
