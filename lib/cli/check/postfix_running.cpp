#include "cli/check/postfix_running.h"

#include <unistd.h>

#include "cli/check/findings.h"
#include "cli/check/postfix_probe.h"
#include "cli/postfix/child.h"

namespace exosubmit::cli {
namespace {

void judge_listener(const Standing& standing, const PostfixService& listener, Findings& findings) {
  const std::size_t colon = listener.name.rfind(':');
  const std::string host = colon == std::string::npos ? "127.0.0.1" : listener.name.substr(0, colon);
  const Probe probe = probe_tcp(host, listener.name.substr(colon + 1), true);
  if (!probe.connected) {
    findings.fail(
        "master.cf has the listener " + listener.name +
            ", and nobody answers there: Postfix has not taken the wiring up, or does not run.",
        {standing.postfix_command("reload"), "ss -ltnp sport = :" + listener.name.substr(colon + 1)},
        probe.words());
    return;
  }
  if (!probe.banner.starts_with("220"))
    findings.fail("The listener " + listener.name + " does not greet as an smtpd does.",
                  {"look for `fatal` in Postfix's log: a blank after the `=` of an option in master.cf, or a "
                   "table that "
                   "is not there, kills smtpd"},
                  probe.banner.empty() ? "no banner within 2 s" : probe.banner);
}

}  // namespace

std::optional<bool> is_up(const PostfixInstance& postfix) {
  if (geteuid() != 0) return std::nullopt;
  const auto ran = run({"postfix", "-c", postfix.config_directory, "status"}, std::chrono::seconds{10});
  if (!ran) return std::nullopt;
  return ran->status == 0;
}

void judge_running(const Standing& standing, std::optional<bool> up, Steps& steps) {
  Findings findings(steps, "postfix.running", "Postfix and its listeners");
  if (up == std::optional(false)) {
    findings.fail("Postfix does not run: its queue stands still.", {standing.postfix_command("start")});
    return;
  }
  for (const PostfixService& listener : standing.listeners) judge_listener(standing, listener, findings);
  if (!up && standing.listeners.empty())
    findings.unproved(
        "Whether Postfix runs is not seen: only root may ask, and no listener is there to answer.",
        {"run as root: sudo exosubmit check"});
  findings.close(standing.listeners.empty() ? "runs" : "runs, and every listener answers");
}

}  // namespace exosubmit::cli
