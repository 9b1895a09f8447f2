// The credentials that systemd keeps for the service.
#pragma once

namespace exosubmit::cli {

// Lets credential:NAME be read as the service reads it, where the service runs and we may: as root.
void adopt_service_credentials();

}  // namespace exosubmit::cli
