// What all connections share.
#pragma once

#include <utility>

#include "simulator/certificates.h"
#include "simulator/counts.h"
#include "simulator/dialogues.h"
#include "simulator/mailboxes.h"
#include "simulator/options.h"
#include "simulator/records.h"
#include "simulator/registered.h"
#include "simulator/rule_book.h"
#include "simulator/stop.h"
#include "simulator/token.h"

namespace exosubmit::simulator {

// What the working directory keeps over a restart, and the texts.
struct Kept {
  Dialogues dialogues;
  Records records;
  TokenKey token_key;
  Registered registered;
  TlsContext smtp_tls;
  TlsContext https_tls;
};

// Built once, before any connection; outlives them all.
struct World : Kept {
  World(const Options& given, Kept kept)
      : Kept(std::move(kept)), options(given), live(given), mailboxes(given) {}

  const Options options;
  LiveOptions live;
  Mailboxes mailboxes;
  RuleBook rules;
  Counts counts;
  Stop stop;
};

}  // namespace exosubmit::simulator
