// Which loopback addresses the listeners get.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"
#include "cli/wire/plan.h"

namespace exosubmit::cli {

std::string loopback(std::size_t number);  // 127.0.0.1 is number 0

// Why nobody can listen there, in the system's words; empty: it is free. No `host` means all addresses.
// Postfix's master dies of an address that is taken.
std::string why_not_free(const std::string& host, const std::string& port);

// Gives the nexthops the first addresses that `usable` lets pass. Error (operator): there are not enough.
base::Result<void> place(WirePlan& plan, const std::function<bool(const std::string&)>& usable);

}  // namespace exosubmit::cli
