#include "cli/check/postfix_milters.h"

#include "cli/check/findings.h"
#include "cli/postfix/quantity.h"
#include "cli/wire/inline_conditions.h"

namespace exosubmit::cli {
namespace {

bool is_listener(const Standing& standing, const PostfixService& smtpd) {
  for (const PostfixService& each : standing.listeners)
    if (each.name == smtpd.name && each.type == smtpd.type) return true;
  return false;
}

std::string element(const PostfixMilter& milter) {
  return "{ " + milter.address + ", default_action=tempfail, content_timeout=600s, protocol=6 }";
}

// Of a milter in main.cf the cure is its element of the list: it may stand among others.
std::vector<std::string> cure(const Standing& standing, const PostfixService& smtpd,
                              const PostfixMilter& milter, const std::string& name,
                              const std::string& value) {
  const bool of_main = !smtpd.options.contains("smtpd_milters") && !is_ours(standing.site(), smtpd);
  if (!of_main) return standing.setting_of(smtpd, "milter_" + name, value);
  if (standing.written_by_wire) return {standing.wire_again()};
  return {standing.postconf("-e 'smtpd_milters = " + element(milter) + "'") +
              "   # with the other milters before it",
          standing.postfix_command("reload")};
}

// With the daemon down, only tempfail keeps the mail (shutdown too, for a client that is not our own hop).
void judge_default_action(const Standing& standing, const PostfixService& smtpd, const PostfixMilter& milter,
                          Findings& findings) {
  const std::string action = milter_option(standing.postfix, smtpd, milter, "default_action");
  if (action == "tempfail" || (action == "shutdown" && !is_listener(standing, smtpd))) return;
  std::string harm = "with the daemon down, mail bounces";
  if (action == "accept")
    harm = "with the daemon down, mail leaves by Postfix's own route, past Exchange Online";
  if (action == "shutdown")
    harm = "with the daemon down, the hop's session is cut and its destination suspended";
  if (action == "quarantine") harm = "with the daemon down, mail is held until somebody releases it";
  findings.fail(smtpd.name + "/inet: milter_default_action = " + action + ": " + harm + '.',
                cure(standing, smtpd, milter, "default_action", "tempfail"));
}

void judge_protocol(const Standing& standing, const PostfixService& smtpd, const PostfixMilter& milter,
                    Findings& findings) {
  const std::string protocol = milter_option(standing.postfix, smtpd, milter, "protocol");
  const auto number = number_of(protocol);
  if (!number || *number >= 6) return;
  findings.fail(smtpd.name + "/inet: milter_protocol = " + protocol +
                    " lacks what exosubmit asks Postfix for: it answers 451 to all mail.",
                cure(standing, smtpd, milter, "protocol", "6"));
}

// On the listener every other milter has had the message already, at the front.
void judge_others(const Standing& standing, const PostfixService& listener, Findings& findings) {
  const auto milters = parse_milters(standing.postfix.parameter_of(listener, "smtpd_milters"));
  if (milters.empty())
    findings.fail(listener.name + "/inet has no milter: mail that gets there circles until it bounces.",
                  standing.setting_of(listener, "smtpd_milters", "unix:exosubmit/milter.sock"));
  else if (milters.size() > 1)
    findings.warn(listener.name + "/inet has other milters beside exosubmit: they see each message twice.",
                  standing.setting_of(listener, "smtpd_milters", "unix:exosubmit/milter.sock"));
}

}  // namespace

void judge_milters_of(const Standing& standing, Steps& steps) {
  Findings findings(steps, "postfix.milters", "milters");
  for (const PostfixService& listener : standing.listeners) judge_others(standing, listener, findings);
  for (const PostfixService& smtpd : standing.smtpds()) {
    const auto milter = standing.milter_of(smtpd);
    if (!milter) continue;
    judge_default_action(standing, smtpd, *milter, findings);
    judge_protocol(standing, smtpd, *milter, findings);
  }
  for (const Obstacle& obstacle : obstacles_of_non_smtpd_milters(standing.site()))
    findings.fail(obstacle.place + ": " + obstacle.harm, {obstacle.remedy});
  findings.close();
}

}  // namespace exosubmit::cli
