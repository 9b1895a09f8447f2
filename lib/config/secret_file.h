// Files that hold secrets: who may read them, and what must be in them.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace exosubmit::config {

// As read_secret, whoever else may read it: for a certificate.
base::Result<base::Secret> read_public(const std::string& file);

// As read_secret, and further: a client secret or a token is one line without blanks. Nothing of it is kept.
base::Result<void> check_one_word(const std::string& file);

}  // namespace exosubmit::config
