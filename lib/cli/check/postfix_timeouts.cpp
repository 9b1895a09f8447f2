// Who gives up first: Postfix must wait longer than exosubmit, and systemd longer than both.
#include <optional>

#include <fmt/format.h>

#include "cli/check/findings.h"
#include "cli/check/postfix_milters.h"
#include "cli/check/time_span.h"
#include "cli/postfix/child.h"
#include "cli/postfix/quantity.h"

namespace exosubmit::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kProgress{10};      // how often exosubmit says that it is at work
constexpr seconds kLeastContent{30};  // DESIGN.md: progress comes three times in it
constexpr const char* kDataDone = "smtp_data_done_timeout";
constexpr const char* kUnit = "exosubmit-milter.service";

void judge_transport(const Standing& standing, Findings& findings) {
  if (!standing.transport) return;
  const std::string text = standing.postfix.parameter_of(*standing.transport, kDataDone);
  const auto patience = duration_of(text, 's');
  const auto& settings = standing.settings;
  const seconds longest = settings.milter.message_deadline + settings.exchange.final_reply_timeout;
  if (!patience || *patience > longest) return;
  findings.fail(
      fmt::format("The transport gives up after {} = {}, and exosubmit may take [milter] "
                  "message_deadline + [exchange] final_reply_timeout = {}s: Postfix sends again what is "
                  "still being answered, a copy.",
                  kDataDone, text, longest.count()),
      standing.setting_of(*standing.transport, kDataDone,
                          std::to_string((2 * longest + seconds{120}).count()) + 's'));
}

void judge_content(const Standing& standing, Findings& findings) {
  for (const PostfixService& smtpd : standing.smtpds()) {
    const auto milter = standing.milter_of(smtpd);
    if (!milter) continue;
    const std::string text = milter_option(standing.postfix, smtpd, *milter, "content_timeout");
    const auto patience = duration_of(text, 's');
    if (!patience || *patience > kLeastContent) continue;
    findings.fail(
        fmt::format("{}/inet: milter_content_timeout = {} is too short for exosubmit's sign of life every "
                    "{} s: Postfix answers 451 to mail that is being sent, and sends it again.",
                    smtpd.name, text, kProgress.count()),
        standing.setting_of(smtpd, "milter_content_timeout", "600s"));
  }
}

// Nothing: no systemd here, or it does not know the daemon's unit.
std::optional<seconds> stop_patience() {
  const auto ran = run({"systemctl", "show", "-p", "LoadState", "-p", "TimeoutStopUSec", kUnit}, seconds{3});
  if (!ran || ran->status != 0 || ran->output.find("LoadState=loaded") == std::string::npos)
    return std::nullopt;
  const std::string name = "TimeoutStopUSec=";
  const std::size_t at = ran->output.find(name);
  if (at == std::string::npos) return std::nullopt;
  return time_span(ran->output.substr(at + name.size(), ran->output.find('\n', at) - at - name.size()));
}

void judge_systemd(const Standing& standing, Findings& findings) {
  const auto patience = stop_patience();
  const seconds wanted = standing.settings.milter.stop_timeout;
  if (!patience || *patience > wanted) return;
  findings.warn(
      fmt::format("systemd kills the daemon {} s after a stop, and [milter] stop_timeout lets it finish for "
                  "{} s: a message that is being sent then is in doubt.",
                  patience->count(), wanted.count()),
      {std::string("systemctl edit ") + kUnit + "   # and write:", "[Service]",
       fmt::format("TimeoutStopSec={}s", wanted.count() + 30)});
}

}  // namespace

void judge_timeouts(const Standing& standing, Steps& steps) {
  Findings findings(steps, "postfix.timeouts", "timeouts of Postfix, exosubmit and systemd");
  judge_transport(standing, findings);
  judge_content(standing, findings);
  judge_systemd(standing, findings);
  findings.close();
}

}  // namespace exosubmit::cli
