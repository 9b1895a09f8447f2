#include "submit/automatic_mail.h"

#include <fmt/format.h>

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
    const auto count = parts.recall.count_automatic(recipient.address);
    if (!count || *count <= kAutomaticPerHour) continue;
    recipient.outcome = Outcome::deferred(
        {4, 7, 0}, fmt::format("{} automatic messages to this recipient within the hour", *count));
    recipient.outcome->because("two robots may be answering each other",
                               "look who sends with a null sender to this address");
  }
}

void give_up_refused_bounces(const Parts& parts, const std::string& sender, const std::string& queue_id,
                             Report& report) {
  for (RecipientReport& recipient : report.recipients) {
    if (recipient.outcome->fate != Fate::kRefused) continue;
    const auto tries = recipient.key ? parts.recall.count_refused_bounce(*recipient.key)
                                     : base::Result<std::size_t>(std::size_t{1});
    if (tries && *tries >= kTries) {
      log::bounce_given_up(parts.sink, {queue_id, sender, recipient.address, recipient.outcome->text,
                                        recipient.outcome->cause});
      Outcome given_up = *recipient.outcome;
      given_up.fate = Fate::kAccepted;
      given_up.text = "given up, a bounce is never bounced: " + given_up.text;
      recipient.outcome = given_up;
    } else {
      recipient.outcome->fate = Fate::kDeferred;
    }
  }
}

}  // namespace exosubmit::submit
