// How address patterns lie to each other.
#pragma once

#include "mail/pattern.h"

namespace exosubmit::cli {

// Every address that `inner` matches is matched by `outer`.
bool covers(const mail::AddressPattern& outer, const mail::AddressPattern& inner);

// Some address is matched by both.
bool overlap(const mail::AddressPattern& a, const mail::AddressPattern& b);

// More specific first: addresses, domains, then subdomains with the longer name first; else by the alphabet.
// It is the order in which Postfix's tables and a list that is searched from its top agree.
bool before(const mail::AddressPattern& a, const mail::AddressPattern& b);

}  // namespace exosubmit::cli
