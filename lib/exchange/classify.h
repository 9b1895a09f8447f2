// (stage, reply) -> accepted, deferred or refused, by the catalogue: the only place that decides later, never
// or hold.
#pragma once

#include <string>

#include "exchange/catalogue.h"
#include "mail/outcome.h"
#include "oauth/token.h"
#include "smtp/connector.h"
#include "smtp/reply.h"

namespace exosubmit::exchange {

struct Judgement {
  mail::Outcome outcome;         // a failure has cause and remedy
  const Entry* entry = nullptr;  // the row that matched; nothing: by the basic code
  Stage stage = Stage::kAny;     // where it happened
};

struct Context {
  bool promised_from = true;  // the settings promise the From: SendAsDenied is then our set-up, deferred
};

// What the catalogue does not know follows its basic code: 2xx accepted (at the final stage only), 5xx
// refused for this message after MAIL was said, all else deferred. Whatever the catalogue says, a 4xx and an
// answer before MAIL are deferred. A 2xx or 3xx out of place is no outcome of Exchange: deferred in our
// words.
Judgement classify(Stage stage, const smtp::Reply& reply, const Context& context = {});

// No token: always deferred.
Judgement classify(const oauth::TokenFailure& failure);

// No session: always deferred.
Judgement classify(const smtp::ConnectFailure& failure);

// The connection ended or fell silent before the last content octet was written: deferred.
mail::Outcome cut_before_content_end(Stage stage, const std::string& what_happened);

// No final answer after the last content octet: in doubt, deferred.
mail::Outcome in_doubt(const std::string& what_happened);

}  // namespace exosubmit::exchange
