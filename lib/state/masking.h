// Takes addresses out of texts that are stored.
#pragma once

#include <string>
#include <string_view>

#include "mail/outcome.h"

namespace exosubmit::state {

// Every word with an @ becomes "(address)". A quoted local part belongs to its word.
std::string without_addresses(std::string_view text);

// In all texts. Exchange's own id of an accepted message, "OK <id@host>" at the start, stays: it is what
// Microsoft's support asks for.
mail::Outcome without_addresses(mail::Outcome outcome);

}  // namespace exosubmit::state
