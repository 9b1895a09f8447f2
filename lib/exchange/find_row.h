// Which row of the catalogue an answer is: for classify, and for `exosubmit explain`.
#pragma once

#include "exchange/catalogue.h"
#include "oauth/token.h"
#include "smtp/reply.h"

namespace exosubmit::exchange {

// The first row that matches, by the rules told in catalogue.h; nothing where none does.
const Entry* find_row(Stage stage, const smtp::Reply& reply);
const Entry* find_row(const oauth::TokenFailure& failure);

}  // namespace exosubmit::exchange
