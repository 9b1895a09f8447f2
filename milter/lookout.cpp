#include "milter/lookout.h"

#include "log/events.h"
#include "oauth/credential_end.h"
#include "operate/notice.h"

namespace exosubmit::milter {
namespace {

constexpr std::chrono::hours kBetweenCredentials{1};

}  // namespace

Lookout::Lookout(Daemon& daemon, operate::LetterBox& letters, state::Ledger& ledger)
    : daemon_(daemon), letters_(letters), holds_(daemon.held()), credential_(ledger, daemon.clock()) {}

void Lookout::look() {
  const auto core = daemon_.core();
  look_at_holds(core->settings());
  look_at_selection(core->settings());
  const auto now = daemon_.clock().steady();
  if (now < next_credential_ && core_.lock() == core) return;
  core_ = core;
  next_credential_ = now + kBetweenCredentials;
  look_at_credential(core->settings());
}

void Lookout::look_at_holds(const config::Settings& settings) {
  const auto now = daemon_.clock().wall();
  const auto news = holds_.look(daemon_.held());
  for (const auto& hold : news.began) letters_.put(operate::hold_began_notice(hold, now), settings);
  for (const auto& hold : news.ended) letters_.put(operate::hold_ended_notice(hold, now), settings);
}

// Once: it stands in the status until a message is selected.
void Lookout::look_at_selection(const config::Settings& settings) {
  if (told_of_selection_) return;
  const auto alert = daemon_.tally().passes_everything();
  if (!alert) return;
  told_of_selection_ = true;
  log::warning(daemon_.sink(), *alert);
  letters_.put(operate::passes_everything_notice(*alert), settings);
}

void Lookout::look_at_credential(const config::Settings& settings) {
  const auto end = oauth::credential_end(settings.entra);
  if (!end) return;
  const auto threshold = credential_.due(*end);
  if (!threshold) return;
  const auto alert = operate::credential_alert(settings.entra, *end, daemon_.clock().wall());
  if (!alert) return;
  const bool ended = *threshold == 0;
  ended ? log::alert(daemon_.sink(), {}, *alert) : log::warning(daemon_.sink(), *alert);
  letters_.put(operate::credential_notice(*alert, ended), settings);
}

}  // namespace exosubmit::milter
