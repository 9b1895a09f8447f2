// DMARC (RFC 7489): what a domain wants done with mail that neither SPF nor DKIM proves.
#pragma once

#include <string>

#include "cli/dns.h"

namespace exosubmit::cli {

struct DmarcPolicy {
  bool answered = false;  // false: the DNS did not say; `words` has what became of it
  std::string found_at;   // _dmarc.contoso.com; empty: none
  std::string record;
  std::string wanted;  // none, quarantine or reject; of a subdomain sp= where it is set
  bool strict_spf = false, strict_dkim = false;
  std::string words;
};

// Of the domain, else of the domains above it.
DmarcPolicy find_dmarc(Dns& dns, const std::string& domain);

// Whether a receiver takes the one domain as proof for the other. Without the public suffix list: below a
// common domain of two labels, three where the last two are like co.uk.
bool are_aligned(const std::string& from, const std::string& proven, bool strict);

}  // namespace exosubmit::cli
