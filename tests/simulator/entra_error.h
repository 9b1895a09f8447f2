// How Entra ID says no.
#pragma once

#include <string>
#include <string_view>

#include "simulator/dialogues.h"
#include "simulator/http_request.h"

namespace exosubmit::simulator {

// The reply for an AADSTS number, with its text from entra.txt.
HttpReply entra_error(const Dialogues& dialogues, long aadsts, const Dialogues::Values& values);

// The reply of a row of the catalogue, which is there.
HttpReply entra_entry(std::string_view id);

}  // namespace exosubmit::simulator
