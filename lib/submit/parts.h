// What every message is submitted with.
#pragma once

#include "base/clock.h"
#include "log/sink.h"
#include "state/ledger.h"
#include "submit/account.h"
#include "submit/endpoint.h"
#include "submit/recall.h"

namespace exosubmit::submit {

// References; all parts are shared by threads.
struct Parts {
  Accounts& accounts;
  Endpoint& endpoint;
  Recall& recall;
  state::Ledger& ledger;
  base::Clock& clock;
  log::Sink& sink;
};

}  // namespace exosubmit::submit
