// exosubmit check: Exchange.
#include "cli/check/greeting.h"
#include "cli/check/ids.h"
#include "cli/check/mailbox.h"
#include "cli/check/sections.h"
#include "cli/check/way_out.h"
#include "cli/shell_word.h"
#include "exchange/classify.h"

namespace exosubmit::cli {
namespace {

Step not_tried(const config::MailboxSettings& mailbox, const char* cause, std::string remedy) {
  return {"exchange.auth", Verdict::kUnproved, "AUTH as " + mailbox.username, "", "",
          cause,           {std::move(remedy)}};
}

}  // namespace

void check_exchange(const Inquiry& inquiry, Learnt& learnt, Steps& steps) {
  auto way = check_greeting(inquiry, steps);
  if (!way) return;
  for (const config::MailboxSettings& mailbox : inquiry.settings.mailboxes) {
    if (!learnt.token) {
      steps.add(not_tried(mailbox, "There is no token to try it with", "Cure the steps token.* first"));
      continue;
    }
    if (inquiry.clock.steady() >= inquiry.deadline) {
      steps.add(not_tried(mailbox, "The time of this check was used up before",
                          "exosubmit check --mailbox " + shell_word(mailbox.name)));
      continue;
    }
    // One session at a time: the daemon may be at work.
    if (!way->connection) {
      const auto wait = network_wait(kNetworkWait, inquiry.clock, inquiry.deadline);
      auto connection = way->connector->connect(inquiry.clock.steady() + wait);
      if (!connection) {
        steps.add(failed("exchange.connect", "a further connection", inquiry.settings.exchange.host,
                         exchange::classify(connection.error()), {}));
        return;
      }
      way->connection = std::move(*connection);
    }
    check_mailbox(inquiry, learnt, mailbox, std::move(way->connection), steps);
  }
}

}  // namespace exosubmit::cli
