#include "cli/check/postfix_options.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "cli/check/findings.h"
#include "cli/postfix/list.h"
#include "cli/postfix/quantity.h"

namespace exosubmit::cli {
namespace {

// Judged by themselves: postfix_milters, postfix_timeouts; the table's name is the site's.
const std::set<std::string> kElsewhere{"smtpd_milters",
                                       "milter_macro_daemon_name",
                                       "milter_default_action",
                                       "milter_protocol",
                                       "milter_content_timeout",
                                       "smtp_data_done_timeout",
                                       "smtpd_sender_restrictions",
                                       "cleanup_service_name"};

// More is as good.
const std::set<std::string> kAtLeast{"smtpd_recipient_limit", "smtpd_soft_error_limit",
                                     "smtpd_hard_error_limit"};

// Without these mail is lost, copied, leaked or stopped (postfix-wiring.md tells of each).
const std::set<std::string> kDangerous{"smtp_fallback_relay",
                                       "smtp_sasl_auth_enable",
                                       "smtp_tls_security_level",
                                       "smtp_tls_wrappermode",
                                       "smtp_bind_address",
                                       "smtp_reply_filter",
                                       "smtp_delivery_status_filter",
                                       "soft_bounce",
                                       "smtpd_milter_maps",
                                       "defer_code",
                                       "smtpd_client_restrictions",
                                       "smtpd_helo_restrictions",
                                       "smtpd_relay_restrictions",
                                       "smtpd_recipient_restrictions",
                                       "smtpd_data_restrictions",
                                       "smtpd_end_of_data_restrictions",
                                       "smtpd_reject_unlisted_sender",
                                       "smtpd_reject_unlisted_recipient",
                                       "smtpd_tls_security_level",
                                       "smtpd_tls_wrappermode",
                                       "smtpd_upstream_proxy_protocol",
                                       "smtpd_proxy_filter",
                                       "content_filter",
                                       "smtpd_command_filter",
                                       "message_size_limit",
                                       "local_header_rewrite_clients"};

std::string plain(const std::string& value) {
  std::string text;
  for (const std::string& word : split_list(base::to_lower(value))) text += (text.empty() ? "" : ",") + word;
  return text;
}

bool is_as_good(const ExpectedOption& expected, const std::string& found) {
  if (plain(expected.value) == plain(found)) return true;
  if (!kAtLeast.contains(expected.name)) return false;
  const auto wanted = number_of(expected.value), has = number_of(found);
  return wanted && has && *has >= *wanted;
}

std::string words(const OptionDrift& drift) {
  const std::string& wanted = drift.expected.value;
  return drift.expected.name + (drift.found.empty() ? " is empty" : " = " + drift.found) +
         " where it should be " + (wanted.empty() ? "empty" : wanted) + ". " + drift.expected.why;
}

class WiringJudge {
 public:
  WiringJudge(const Standing& standing, Steps& steps)
      : standing_(standing), findings_(steps, "postfix.wiring", "exosubmit's services in master.cf") {}

  void judge() {
    if (!standing_.is_queued() && !standing_.is_inline()) {
      findings_.fail("This Postfix is not wired to exosubmit: no mail of it gets there.",
                     {standing_.wire_again()}, standing_.postfix.config_directory);
      return;
    }
    if (standing_.is_queued()) judge_queued();
    if (!standing_.is_queued() && standing_.settings.milter.on_tempfail == config::OnTempfail::kQueue)
      findings_.fail(
          "[milter] on_tempfail = queue, and there is no transport that brings queued mail back to "
          "exosubmit: it would leave by Postfix's own route.",
          {standing_.wire_again()});
    for (const PostfixService& port : standing_.inline_ports) judge_service(port, inline_port_options());
    findings_.close(names());
  }

 private:
  void judge_queued() {
    if (!standing_.transport)
      findings_.fail(
          "master.cf has no transport exosubmit/unix: mail that is routed to it waits in the queue.",
          {standing_.wire_again()});
    else
      judge_service(*standing_.transport, transport_options());
    if (standing_.listeners.empty())
      findings_.fail(
          "master.cf has no smtpd with a milter_macro_daemon_name that [select] listeners names (" +
              list_in_words(standing_.settings.select.listeners) +
              "): the transport has nobody to hand the mail to.",
          {standing_.wire_again()});
    for (const PostfixService& listener : standing_.listeners) {
      judge_service(listener, listener_options());
      judge_admission(listener);
      judge_cleanup(listener);
    }
  }

  void judge_service(const PostfixService& service, const std::vector<ExpectedOption>& expected) {
    std::string dangers, others;
    std::vector<std::string> cures, other_cures;
    for (const OptionDrift& drift : drift_of(standing_.postfix, service, expected)) {
      (drift.dangerous ? dangers : others) += (drift.dangerous ? dangers : others).empty() ? "" : " ";
      (drift.dangerous ? dangers : others) += words(drift);
      for (const auto& line : standing_.setting_of(service, drift.expected.name, drift.expected.value))
        add_once(drift.dangerous ? cures : other_cures, line);
    }
    const std::string name = service.name + '/' + service.type + ": ";
    if (!dangers.empty()) findings_.fail(name + dangers, cures);
    if (!others.empty()) findings_.warn(name + others, other_cures);
  }

  void judge_admission(const PostfixService& listener) {
    const std::string restrictions = standing_.postfix.parameter_of(listener, "smtpd_sender_restrictions");
    const auto elements = split_list(restrictions);
    const bool asks = elements.size() == 3 && elements[0] == "check_sender_access" && elements[2] == "defer";
    if (!asks)
      findings_.fail(
          listener.name + "/inet: smtpd_sender_restrictions = " + restrictions +
              " where it should be check_sender_access,TABLE,defer. Any local user who can connect "
              "sends as the mailbox, or mail that is turned away bounces.",
          standing_.setting_of(listener, "smtpd_sender_restrictions",
                               "check_sender_access,texthash:" + standing_.postfix.config_directory +
                                   "/exosubmit-listener-senders,defer"));
  }

  // The listener's cleanup has a limit of its own from main.cf, and gives our answer to the client.
  void judge_cleanup(const PostfixService& listener) {
    const PostfixService cleanup = cleanup_of(standing_.postfix, listener);
    const auto& services = standing_.postfix.services;
    if (std::none_of(services.begin(), services.end(),
                     [&](const PostfixService& each) { return each.name == cleanup.name; })) {
      findings_.fail("master.cf has no service " + cleanup.name + ", which the listener " + listener.name +
                         " hands mail to: it waits in the queue.",
                     {standing_.wire_again()});
      return;
    }
    if (cleanups_.insert(cleanup.name).second) judge_service(cleanup, cleanup_options());
  }

  static void add_once(std::vector<std::string>& lines, const std::string& line) {
    const auto known = std::find(lines.begin(), lines.end(), line);
    if (known != lines.end()) lines.erase(known);  // a reload comes last
    lines.push_back(line);
  }

  std::string names() const {
    std::vector<std::string> all;
    if (standing_.transport) all.push_back("exosubmit/unix");
    for (const PostfixService& smtpd : standing_.smtpds()) all.push_back(smtpd.name + "/inet");
    return list_in_words(all);
  }

  const Standing& standing_;
  Findings findings_;
  std::set<std::string> cleanups_;
};

}  // namespace

std::vector<OptionDrift> drift_of(const PostfixInstance& postfix, const PostfixService& service,
                                  const std::vector<ExpectedOption>& expected) {
  std::vector<OptionDrift> drifts;
  for (const ExpectedOption& option : expected) {
    if (kElsewhere.contains(option.name)) continue;
    const bool known = service.options.contains(option.name) || postfix.parameters.contains(option.name);
    const std::string found = postfix.parameter_of(service, option.name);
    if (!known || is_as_good(option, found)) continue;  // a Postfix without the parameter has not the harm
    const bool loops = option.name == "receive_override_options" && list_has(found, "no_milters");
    drifts.push_back({option, found, loops || kDangerous.contains(option.name)});
  }
  return drifts;
}

void judge_wiring(const Standing& standing, Steps& steps) { WiringJudge(standing, steps).judge(); }

}  // namespace exosubmit::cli
