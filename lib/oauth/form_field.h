// A secret as a field of a form, without copies left behind.
#pragma once

#include <string_view>

#include "base/digest.h"
#include "base/secret.h"

namespace exosubmit::oauth {

// "NAME=value", the value percent-encoded.
base::Secret form_field(std::string_view name, const base::Secret& value);

// "A&B".
base::Secret joined(std::string_view first, const base::Secret& second);

// Of a credential's content; `kind` keeps those of different kinds apart.
base::Digest digest_of(std::string_view kind, const base::Secret& content);

}  // namespace exosubmit::oauth
