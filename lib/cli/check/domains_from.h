// Which domains appear in From at Exchange Online, and with which envelope senders.
#pragma once

#include <map>
#include <set>
#include <string>

#include "config/settings.h"

namespace exosubmit::cli {

// From's domain, and the domains of the envelope senders that such mail has: SPF proves these. Subdomain
// patterns name no domain, and are left out.
std::map<std::string, std::set<std::string>> from_domains(const config::Settings& settings);

// Mailboxes that put their own address into From in place of another.
bool rewrites_from(const config::Settings& settings);

}  // namespace exosubmit::cli
