#include "cli/status_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "log/line.h"
#include "operate/fold.h"
#include "operate/lasting.h"
#include "operate/utc.h"

namespace exosubmit::cli {
namespace {

using operate::fold;
using operate::HoldStatus;
using operate::lasting;
using operate::Status;
using operate::utc_for_people;
using std::chrono::seconds;
using Wall = base::Clock::Wall;

constexpr std::size_t kMostHolds = 20;
constexpr std::size_t kNameColumns = 24;
constexpr std::size_t kAddressColumns = 60;

seconds between(Wall from, Wall to) { return std::chrono::duration_cast<seconds>(to - from); }

std::string head(const Status& status) {
  std::string text =
      fold("",
           fmt::format("exosubmit-milter {} runs since {} ({})", status.version,
                       utc_for_people(status.started), lasting(between(status.started, status.time))),
           2);
  std::string second = fmt::format("mode {}; answering {} message{}; ", status.mode, status.answering,
                                   status.answering == 1 ? "" : "s");
  second += status.token_expires ? "token for " + lasting(between(status.time, *status.token_expires))
                                 : std::string("no token yet");
  if (status.credential_ends) second += "; credential until " + utc_for_people(*status.credential_ends);
  text += fold("", second, 2);
  if (!status.redirect_to.empty()) {
    text += fold("", "REDIRECTED: every message goes to " + status.redirect_to + " alone", 2);
  }
  return text;
}

std::string alerts(const Status& status) {
  std::string text;
  if (status.settings_rejected) {
    text +=
        fold("  ",
             "the settings file has mistakes, the settings from before are in force; \"exosubmit-milter -n\" "
             "names the mistakes",
             4);
  }
  for (const std::string& alert : status.alerts) text += fold("  ", alert, 4);
  return text.empty() ? "" : "\nNEEDS ATTENTION\n" + text;
}

std::string told(const HoldStatus& hold, Wall now) {
  const seconds wait = between(now, hold.next_probe);
  const std::string when = wait.count() > 0 ? "in " + lasting(wait) : "now";
  std::string text = fold("  ", hold.scope, 4);
  text += fold("    ",
               fmt::format("since {} ({}), next try {} by {}", utc_for_people(hold.since),
                           lasting(between(hold.since, now)), when,
                           hold.by_session ? "a sign-in" : "the next message"),
               6);
  if (hold.refuses) text += "    its mail is refused: no setting promises this From\n";
  text += fold("    ", hold.said, 6);
  if (!hold.cause.empty()) text += fold("    cause: ", hold.cause, 6);
  if (!hold.remedy.empty()) text += fold("    remedy: ", hold.remedy, 6);
  return text;
}

std::string holds(const Status& status) {
  if (status.holds.empty()) return "\nNothing is held.\n";
  std::string text = "\nHELD: its mail waits in Postfix\n";
  for (std::size_t i = 0; i < std::min(kMostHolds, status.holds.size()); ++i) {
    text += told(status.holds[i], status.time);
  }
  if (status.holds.size() > kMostHolds) {
    text += fmt::format("  and {} more: exosubmit status --json\n", status.holds.size() - kMostHolds);
  }
  return text + "  After the repair: exosubmit release --flush\n";
}

std::string print(const operate::Usage& usage) { return fmt::format("{}/{}", usage.used, usage.limit); }

std::string mailboxes(const Status& status) {
  std::string text = fmt::format("\n{:<{}} {:>7} {:>4} {:>7} {:>12} {:>15}\n", "MAILBOX", kNameColumns,
                                 "SENDING", "WARM", "WAITING", "LAST MINUTE", "LAST 24 HOURS");
  for (const auto& mailbox : status.mailboxes) {
    text +=
        fmt::format("{:<{}} {:>7} {:>4} {:>7} {:>12} {:>15}\n",
                    log::cut(log::escape(mailbox.name), kNameColumns), kNameColumns, print(mailbox.sending),
                    mailbox.warm, mailbox.waiting, print(mailbox.minute), print(mailbox.day));
  }
  return text;
}

std::string totals(const Status& status) {
  const auto& [accepted, deferred, refused, in_doubt] = status.totals;
  const auto& [on_listener, off_listener, passed] = status.traffic;
  return fold("\n",
              fmt::format("Recipients since the start: {} accepted, {} deferred, {} refused, {} in doubt",
                          accepted, deferred, refused, in_doubt),
              2) +
         fold("",
              fmt::format("Messages: {} on a listener, {} off it, {} passed as not ours", on_listener,
                          off_listener, passed),
              2);
}

std::string observed(const Status& status) {
  if (!status.observed) return {};
  const submit::ObservedSums& sums = *status.observed;
  std::string text = fold(
      "\n",
      fmt::format("Observed: {} messages, From kept in {}, rewritten in {}; {} would not be submitted. At "
                  "most {} messages in a minute and {} recipients in 24 hours: mailboxes needed: {}",
                  sums.messages, sums.kept, sums.rewritten, sums.refused, sums.peak_messages,
                  sums.peak_recipients, sums.mailboxes_needed),
      2);
  for (const auto& from : sums.senders) {
    std::string line = "From " + log::cut(log::escape(from.address), kAddressColumns) + ": ";
    if (from.rewritten > 0)
      line += fmt::format("{} rewritten to {}", from.rewritten,
                          log::cut(log::escape(from.shown), kAddressColumns));
    if (from.refused > 0) {
      line += fmt::format("{}{} refused, {}", from.rewritten > 0 ? "; " : "", from.refused, from.why);
    }
    text += fold("  ", line, 4);
  }
  return text;
}

std::string last_error(const Status& status) {
  if (!status.last_error) return {};
  const auto& [time, text] = *status.last_error;
  return fold("", fmt::format("Last error, {} ago: {}", lasting(between(time, status.time)), text), 2);
}

}  // namespace

std::string status_page(const Status& status) {
  return head(status) + alerts(status) + holds(status) + mailboxes(status) + totals(status) +
         observed(status) + last_error(status);
}

std::string status_summary(const Status& status) {
  std::size_t sending = 0, warm = 0, waiting = 0;
  for (const auto& mailbox : status.mailboxes) {
    sending += mailbox.sending.used;
    warm += mailbox.warm;
    waiting += mailbox.waiting;
  }
  const auto& [accepted, deferred, refused, in_doubt] = status.totals;
  return fmt::format(
      "{} sending={} warm={} waiting={} accepted={} deferred={} refused={} in_doubt={} passed={} held={} "
      "alerts={}\n",
      operate::utc(status.time), sending, warm, waiting, accepted, deferred, refused, in_doubt,
      status.traffic.passed, status.holds.size(), status.alerts.size() + (status.settings_rejected ? 1 : 0));
}

}  // namespace exosubmit::cli
