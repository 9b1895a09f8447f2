// What `exosubmit setup` was asked for.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

struct SetupSite {
  std::string tenant;
  std::vector<std::string> mailboxes;       // addresses, at least one
  std::string app_name = "exosubmit";       // of the app registration
  std::string certificate_file;             // PEM; empty: a client secret
  std::string certificate;                  // its first certificate, base64 of the DER form
  std::string method = "classic";           // or "rbac"
  std::string shell = "powershell";         // or "az"
  std::vector<std::string> pool_addresses;  // each mailbox may send as each of them
  std::string secret_expires;               // YYYY-MM-DD
};

// Error (operator): which value is not fit for the scripts and the settings, and what was wanted.
base::Result<void> check_site(const SetupSite& site);

// The first certificate of a PEM file, in base64 without line ends; never anything else of it. Error
// (operator): the file cannot be read, or holds none.
base::Result<std::string> read_certificate(const std::string& file);

}  // namespace exosubmit::cli
