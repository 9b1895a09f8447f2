#include "cli/wire/words.h"

#include <fmt/format.h>

#include "cli/shell_word.h"
#include "cli/wire/sender_tables.h"
#include "config/load.h"

namespace exosubmit::cli {
namespace {

std::string senders(const Nexthop& nexthop) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < nexthop.senders.size() && i < kShown; ++i) {
    text += (text.empty() ? "" : ", ") + nexthop.senders[i].text();
  }
  const std::size_t count = nexthop.senders.size();
  return count > kShown ? fmt::format("{} and {} more", text, count - kShown) : text;
}

const char* word_of(Obstacle::Weight weight) {
  switch (weight) {
    case Obstacle::Weight::kRefuses:
      return "refused";
    case Obstacle::Weight::kWarning:
      return "warning";
    case Obstacle::Weight::kNote:
      break;
  }
  return "note";
}

}  // namespace

std::string obstacle_words(const Obstacle& obstacle) {
  std::string text = fmt::format("{}: {}: {}\n", word_of(obstacle.weight), obstacle.place, obstacle.harm);
  if (!obstacle.remedy.empty()) text += "  remedy: " + obstacle.remedy + '\n';
  return text;
}

std::string open_mailbox_words(const config::Settings& settings) {
  std::string text;
  for (const auto& mailbox : settings.mailboxes) {
    if (!mailbox.senders.empty()) continue;
    text += fmt::format(
        "note: [mailbox {}] has no senders: only mail from {}{} goes this way.\n"
        "  remedy: name the contact centre's other senders with --sender, like --sender @contoso.com\n",
        mailbox.name, mailbox.username, mailbox.send_as.empty() ? "" : " and its send_as");
  }
  return text;
}

std::string applied_words(const WirePlan& plan) {
  std::string text;
  for (const Nexthop& nexthop : plan.nexthops) {
    std::string mailboxes;
    for (const std::string& name : nexthop.mailboxes) mailboxes += (mailboxes.empty() ? "" : ", ") + name;
    text += fmt::format("Mail from {} now goes by exosubmit:{} to Exchange as {}.\n", senders(nexthop),
                        nexthop_text(nexthop), mailboxes);
  }
  if (plan.wiring == Wiring::kInline) {
    text += plan.listen.empty()
                ? "Clients of the smtpd services that follow main.cf get Exchange's own answer.\n"
                : "Clients of " + plan.listen + " get Exchange's own answer.\n";
  }
  return text +
         "Mail that waits in the queue takes the new way at its next attempt.\n"
         "While exosubmit is down, this mail waits in the queue.\n";
}

std::string removed_words(const PostfixInstance& postfix) {
  const std::string relay = postfix.parameter("relayhost");
  return fmt::format(
      "The wiring is out; the files are as the admin has them.\n"
      "Mail that waits in the queue is not lost, but exosubmit will not send it: at its\n"
      "next attempt it leaves by this Postfix's own routing\n"
      "({}).\n"
      "To keep it here instead, hold it now, and let it go when it may:\n"
      "  postsuper -c {} -h ALL deferred\n"
      "  postsuper -c {} -H ALL\n",
      relay.empty() ? "its maps and default_transport; else the recipients' own MX hosts"
                    : "its maps and relayhost = " + relay,
      postfix.config_directory, postfix.config_directory);
}

std::string wire_command(const std::string& settings_file, const WireOptions& options) {
  std::string command = "exosubmit";
  if (settings_file != config::kDefaultFile) command += " -x " + shell_word(settings_file);
  command += " wire";
  if (!options.wiring.empty()) command += ' ' + options.wiring;
  for (const std::string& sender : options.senders) command += " --sender " + shell_word(sender);
  if (!options.listen.empty()) command += " --listen " + shell_word(options.listen);
  if (!options.config_directory.empty()) {
    command += " --config-directory " + shell_word(options.config_directory);
  }
  return command + (options.remove ? " --remove" : " --apply");
}

}  // namespace exosubmit::cli
