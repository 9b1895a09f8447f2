// Requests to the token endpoint, whole and by the letter.
#pragma once

#include <string>

#include "simulator/checks/exosim_process.h"

namespace exosubmit::test {

// The form of a right request.
std::string token_form(const Exosim& exosim);

// Posts it; the reply as it came, from its status line on.
std::string request_token(const Exosim& exosim, const std::string& form);

// The same with all parts given; empty path: the right one.
std::string request(const Exosim& exosim, const std::string& method, const std::string& path,
                    const std::string& content_type, const std::string& body);

}  // namespace exosubmit::test
