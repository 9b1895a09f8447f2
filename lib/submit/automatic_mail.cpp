#include "submit/automatic_mail.h"

#include <fmt/format.h>

#include <vector>

#include "log/events.h"

namespace exosubmit::submit {
namespace {

using mail::Fate;
using mail::Outcome;

constexpr std::size_t kAutomaticPerHour = 60;  // to one recipient
constexpr std::size_t kTries = 2;              // of a bounce that Exchange refuses

}  // namespace

void limit_automatic_mail(const Parts& parts, Report& report) {
  for (const std::size_t i : report.open()) {
    RecipientReport& recipient = report.recipients[i];
    const auto count = parts.recall.count_automatic(parts.settings.milter.redirect_to + recipient.address);
    if (!count || *count <= kAutomaticPerHour) continue;
    recipient.outcome = Outcome::deferred(
        {4, 7, 0}, fmt::format("{} automatic messages to this recipient within the hour", *count));
    recipient.outcome->because("two robots may be answering each other",
                               "look who sends with a null sender to this address");
  }
}

void give_up_refused_bounces(const Parts& parts, const std::string& sender, const std::string& queue_id,
                             Report& report) {
  (void)parts.recall.forget_refusals(report);  // the first refusal is not the last word: it is tried again
  std::vector<std::size_t> given_up;
  for (std::size_t i = 0; i < report.recipients.size(); ++i) {
    RecipientReport& recipient = report.recipients[i];
    Outcome& outcome = *recipient.outcome;
    if (outcome.fate != Fate::kRefused) continue;
    outcome.fate = Fate::kDeferred;
    if (!recipient.key) continue;
    const auto tries = parts.recall.count_refused_bounce(*recipient.key);
    if (!tries || *tries < kTries) continue;
    log::bounce_given_up(parts.sink, {queue_id, sender, recipient.address, outcome.text, outcome.cause});
    outcome.fate = Fate::kAccepted;
    outcome.in_doubt = false;  // the journal would count one doubt more, and refuse
    outcome.text = "given up, a bounce is never bounced: " + outcome.text;
    given_up.push_back(i);
  }
  (void)parts.recall.record(report, given_up);  // a store that fails tells of it itself
}

}  // namespace exosubmit::submit
