// The two tables that a wiring needs: whose mail takes the transport, and whom the listener lets in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/wire/plan.h"

namespace exosubmit::cli {

inline constexpr const char* kRouteTable = "exosubmit-senders";
inline constexpr const char* kListenerTable = "exosubmit-listener-senders";
inline constexpr unsigned kListenerPort = 10587;

// "regexp" where a pattern means subdomains, for which this kind of lookup knows no other way; else
// "texthash".
std::string route_table_type(const WirePlan& plan);

// `null_sender` is what Postfix looks up for it (empty_address_default_transport_maps_lookup_key).
std::string route_table(const WirePlan& plan, const std::string& null_sender);

// access(5), of type texthash; fit for parent_domain_matches_subdomains= alone.
std::string listener_table(const WirePlan& plan);

// By the words of the first line.
bool is_our_table(std::string_view text);

// "[127.0.0.1]:10587"
std::string nexthop_text(const Nexthop& nexthop);

}  // namespace exosubmit::cli
