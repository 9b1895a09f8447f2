// What every message is submitted with.
#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "exchange/holds.h"
#include "exchange/refusals.h"
#include "log/sink.h"
#include "submit/account.h"
#include "submit/endpoint.h"
#include "submit/observed.h"
#include "submit/recall.h"

namespace exosubmit::submit {

// References; all parts are shared by threads.
struct Parts {
  const config::Settings& settings;
  Accounts& accounts;
  Endpoint& endpoint;
  Recall& recall;
  exchange::Holds& holds;
  exchange::Refusals& refusals;
  Observed& observed;
  base::Clock& clock;
  log::Sink& sink;
};

}  // namespace exosubmit::submit
