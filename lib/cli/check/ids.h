// The tenant's own names and ids, for remedies that can be typed as they stand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/check/sections.h"
#include "exchange/classify.h"

namespace exosubmit::cli {

struct Ids {
  std::string tenant = {};
  std::string application = {};
  std::string object_id = {};  // the enterprise application's; empty: not known
  std::string mailbox = {};    // username; empty: not one in particular
  std::string from = {};       // the address in From that Exchange spoke of; empty: none

  // The catalogue's MAILBOX, APPID, OBJECTID, TENANT and FROM replaced by these, quoted where PowerShell
  // needs it.
  std::string fill_in(std::string_view text) const;
};

Ids ids_of(const config::EntraSettings& settings, const Learnt& learnt, std::string mailbox = {});

// A failed step with what classify makes of an answer.
Step failed(std::string id, std::string subject, std::string tried, const exchange::Judgement& judgement,
            const Ids& ids);

// "535 5.7.3 Authentication unsuccessful (session=...)".
std::string answer_of(const mail::Outcome& outcome);

}  // namespace exosubmit::cli
