#include "cli/check/check.h"

#include "base/ascii.h"
#include "cli/check/sections.h"
#include "cli/check/service_credentials.h"
#include "cli/check/settings_section.h"

namespace exosubmit::cli {
namespace {

// The settings with the mailbox of that name or username alone; false where there is none.
bool narrow(config::Settings& settings, const std::string& mailbox) {
  if (mailbox.empty()) return true;
  std::erase_if(settings.mailboxes, [&](const config::MailboxSettings& each) {
    return each.name != mailbox && !base::equal_ignoring_case(each.username, mailbox);
  });
  return !settings.mailboxes.empty();
}

Step no_such_mailbox(const std::string& mailbox, const config::Settings& settings) {
  Step step{"settings",
            Verdict::kFail,
            "the mailbox " + mailbox,
            "--mailbox " + mailbox,
            "",
            "No [mailbox] section has this name or username",
            {}};
  for (const auto& each : settings.mailboxes)
    step.remedy.push_back("--mailbox " + each.name + "   # " + each.username);
  return step;
}

}  // namespace

void check_all(const std::string& settings_file, const CheckOptions& options, base::Clock& clock,
               Mailed& mailed, Steps& steps) {
  const auto deadline = clock.steady() + kCheckLimit;
  adopt_service_credentials();
  config::Settings settings;
  if (!check_settings(settings_file, settings, steps)) return;
  config::Settings narrowed = settings;
  if (!narrow(narrowed, options.mailbox)) return steps.add(no_such_mailbox(options.mailbox, settings));

  const Inquiry whole{settings, settings_file, options.config_directory, options.dns_server, clock, deadline};
  const bool sends = options.send.has_value();
  const Inquiry inquiry{narrowed, settings_file, options.config_directory, options.dns_server, clock,
                        deadline, sends};
  Learnt learnt;
  check_credential(whole, steps);
  check_postfix(whole, steps);
  check_token(whole, learnt, steps);
  check_exchange(inquiry, learnt, steps);
  if (sends) check_send(inquiry, learnt, *options.send, mailed, steps);
  check_domains(whole, steps);
}

}  // namespace exosubmit::cli
