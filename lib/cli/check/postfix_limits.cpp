#include "cli/check/postfix_limits.h"

#include <set>

#include <fmt/format.h>

#include "cli/check/findings.h"
#include "cli/postfix/quantity.h"
#include "cli/wire/expected_options.h"

namespace exosubmit::cli {
namespace {

// A service's own column, "-" being default_process_limit; 0: no limit.
std::size_t process_limit(const PostfixInstance& postfix, const PostfixService& service) {
  const std::string text =
      service.process_limit == "-" ? postfix.parameter("default_process_limit") : service.process_limit;
  const std::size_t limit = number_of(text).value_or(0);
  return limit == 0 ? static_cast<std::size_t>(-1) : limit;
}

class LimitJudge {
 public:
  LimitJudge(const Standing& standing, Steps& steps)
      : standing_(standing), findings_(steps, "postfix.limits", "limits of the hop and of the front") {}

  void judge() {
    judge_sizes();
    if (standing_.transport) {
      judge_processes();
      for (const ExpectedOption& setting : queued_settings()) judge_setting(setting);
    }
    findings_.close();
  }

 private:
  // The front's smtpd refuses at MAIL by its own limit, cleanup by main.cf's.
  void judge_sizes() {
    const std::size_t wanted = standing_.settings.exchange.max_message_size;
    const std::string name = "message_size_limit";
    for (const PostfixService& smtpd : services_that_run(standing_.site(), "smtpd")) {
      const auto own = number_of(standing_.postfix.parameter_of(smtpd, name));
      if (own && *own != 0 && *own < wanted && told_.insert(place_of(smtpd, name)).second)
        findings_.warn(
            fmt::format("{}: this Postfix takes no message over {} octets; [exchange] max_message_size "
                        "promises {}.",
                        place_of(smtpd, name), *own, wanted),
            {standing_.postconf(fmt::format("-e '{} = {}'", name, wanted)),
             standing_.postfix_command("reload"),
             fmt::format("or set max_message_size = {} in section [exchange]", *own)});
    }
  }

  // L, P and N of postfix-wiring.md.
  void judge_processes() {
    const std::size_t needed = standing_.plan.process_limit();
    const std::size_t has = process_limit(standing_.postfix, *standing_.transport);
    if (has < needed)
      findings_.warn(
          fmt::format("exosubmit/unix: at most {} processes, and the mailboxes can use {}: a backlog for one "
                      "holds up the others, and Exchange's limits are not used.",
                      has, needed),
          processes(*standing_.transport, needed));
    for (const PostfixService& listener : standing_.listeners) {
      const std::size_t own = process_limit(standing_.postfix, listener);
      if (own > has || own > needed) continue;
      findings_.warn(fmt::format("{}/inet: {} processes for up to {} of the transport: connections wait.",
                                 listener.name, own, has),
                     processes(listener, needed + 2));
    }
  }

  std::vector<std::string> processes(const PostfixService& service, std::size_t number) const {
    if (standing_.written_by_wire) return {standing_.wire_again()};
    return {
        standing_.postconf(fmt::format("-F '{}/{}/process_limit={}'", service.name, service.type, number)),
        standing_.postfix_command("reload")};
  }

  void judge_setting(const ExpectedOption& setting) {
    if (!setting.name.starts_with("exosubmit_")) return;
    const std::string has = standing_.postfix.parameter(setting.name);
    std::string wanted = setting.value;
    if (setting.name.ends_with("concurrency_limit") || setting.name.ends_with("destination_concurrency"))
      wanted = std::to_string(standing_.plan.concurrency());
    if (is_enough(setting.name, has, wanted)) return;
    findings_.warn(
        fmt::format("main.cf: {} = {} where it should be {}. {}", setting.name, has, wanted, setting.why),
        standing_.written_by_wire
            ? std::vector<std::string>{standing_.wire_again()}
            : std::vector<std::string>{standing_.postconf(fmt::format("-e '{} = {}'", setting.name, wanted)),
                                       standing_.postfix_command("reload")});
  }

  // Of delays less is better, of all else more; 0 means none.
  static bool is_enough(const std::string& name, const std::string& has, const std::string& wanted) {
    if (has.empty()) return true;  // this Postfix does not have it
    if (name.ends_with("_delay")) return duration_of(has, 's').value_or(std::chrono::seconds{0}).count() == 0;
    const auto number = number_of(has);
    return !number || *number == 0 || *number >= number_of(wanted).value_or(0);
  }

  const Standing& standing_;
  Findings findings_;
  std::set<std::string> told_;
};

}  // namespace

void judge_limits(const Standing& standing, Steps& steps) { LimitJudge(standing, steps).judge(); }

}  // namespace exosubmit::cli
