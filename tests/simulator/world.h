// What all connections share.
#pragma once

#include "simulator/certificates.h"
#include "simulator/counts.h"
#include "simulator/dialogues.h"
#include "simulator/mailboxes.h"
#include "simulator/options.h"
#include "simulator/records.h"
#include "simulator/rule_book.h"
#include "simulator/stop.h"
#include "simulator/token.h"

namespace exosubmit::simulator {

// Built once, before any connection; outlives them all.
struct World {
  Options options;
  LiveOptions live;
  Dialogues dialogues;
  Records records;
  TokenKey token_key;
  std::string client_secret;
  TlsContext smtp_tls;
  TlsContext https_tls;
  Mailboxes mailboxes;
  RuleBook rules;
  Counts counts;
  Stop stop;
};

}  // namespace exosubmit::simulator
