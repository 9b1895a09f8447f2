#include "operate/notice.h"

#include <chrono>

#include <fmt/format.h>

#include "log/line.h"
#include "operate/fold.h"
#include "operate/lasting.h"
#include "operate/utc.h"

namespace exosubmit::operate {
namespace {

using std::chrono::seconds;
using Wall = base::Clock::Wall;

std::string between(Wall from, Wall to) { return lasting(std::chrono::duration_cast<seconds>(to - from)); }

std::string reasons(const HoldStatus& hold) {
  std::string text = fold("Said:    ", hold.said, 9);
  if (!hold.cause.empty()) text += fold("Cause:   ", hold.cause, 9);
  if (!hold.remedy.empty()) text += fold("Remedy:  ", hold.remedy, 9);
  return text;
}

std::string what_becomes_of_mail(const HoldStatus& hold) {
  if (hold.refuses) {
    return "No setting promises this From, and Exchange refuses it: its mail is refused here\nwithout a "
           "connection.\n";
  }
  return "Its mail waits in Postfix's queue; nothing is lost, and nothing bounces before\nPostfix's own time "
         "is over "
         "(maximal_queue_lifetime).\n";
}

std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

Notice hold_began_notice(const HoldStatus& hold, Wall now) {
  Notice notice{"hold began", hold.scope, "held: " + hold.scope, {}};
  notice.text =
      fold("", fmt::format("Held since {}: {}", utc_for_people(hold.since), hold.scope), 0) +
      what_becomes_of_mail(hold) + '\n' + reasons(hold) +
      fmt::format(
          "\nThe next try is by itself, in {}. After the repair, at once, with the mail that waits:\n\n"
          "    exosubmit release --flush\n",
          between(now, hold.next_probe));
  return notice;
}

Notice hold_ended_notice(const HoldStatus& hold, Wall now) {
  Notice notice{"hold ended", hold.scope, "no longer held: " + hold.scope, {}};
  notice.text =
      fold("",
           fmt::format("No longer held since {}, after {}: {}", utc_for_people(now), between(hold.since, now),
                       hold.scope),
           0) +
      "\nPostfix comes back to the mail that waited by itself, old mail later than new.\nAt once:\n\n"
      "    postqueue -f\n\nIt was:\n" +
      reasons(hold);
  return notice;
}

Notice credential_notice(const std::string& alert, bool ended) {
  return {
      "credential",
      {},
      ended ? "the credential has ended" : "the credential ends soon",
      fold("", capitalized(alert), 0) + (ended ? "\nMail waits in Postfix's queue until then.\n"
                                               : "\nWithout it no mail reaches Exchange Online any more.\n")};
}

Notice passes_everything_notice(const std::string& alert) {
  return {"passes everything", {}, "no message is selected", fold("", capitalized(alert), 0)};
}

}  // namespace exosubmit::operate
