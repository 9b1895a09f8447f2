// What the token endpoint answered (DESIGN.md; Microsoft: reference-error-codes).
#pragma once

#include "base/clock.h"
#include "oauth/http_post.h"
#include "oauth/token_source.h"

namespace exosubmit::oauth {

// A token from 200 with JSON, numbers as numbers or strings; else the failure, whatever the body is (JSON,
// HTML, text). `asked` is when the request began: the lifetime counts from there.
TokenResult parse_entra_reply(const HttpResponse& response, base::Clock::Steady asked, base::Clock::Wall now);

}  // namespace exosubmit::oauth
