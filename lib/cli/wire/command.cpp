// exosubmit wire: shows, makes or takes out the wiring of one Postfix instance.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/postfix/postmap_tables.h"
#include "cli/wire/install.h"
#include "cli/wire/loopback.h"
#include "cli/wire/master_cf.h"
#include "cli/wire/obstacle.h"
#include "cli/wire/sender_tables.h"
#include "cli/wire/site_files.h"
#include "cli/wire/trial.h"
#include "cli/wire/wire_options.h"
#include "cli/wire/words.h"
#include "config/load.h"

namespace exosubmit::cli {
namespace {

using base::Result;
using mail::AddressPattern;

int complain(const std::string& text) {
  std::fprintf(stderr, "exosubmit wire: %s\n", text.c_str());
  return 1;
}

void say(const std::string& text) { std::fputs(text.c_str(), stdout); }

// Shows the changes; true: something differs.
bool show(const std::vector<FileChange>& changes) {
  const std::string diff = diff_of(changes);
  say(diff);
  return !diff.empty();
}

int put_into_force(const PostfixInstance& postfix, const std::vector<FileChange>& changes,
                   const std::string& done) {
  const auto reloaded = install(postfix.config_directory, changes);
  if (!reloaded) return complain(reloaded.error().text);
  say("\n" + done);
  say(*reloaded == Reloaded::kYes ? "Postfix has been reloaded.\n"
                                  : "Postfix is not running here; it takes effect when it starts.\n");
  return 0;
}

int remove(const PostfixInstance& postfix, const SiteFiles& files) {
  const std::vector<FileChange> changes = files.unwired();
  if (std::none_of(changes.begin(), changes.end(), [](const FileChange& c) { return c.changes(); })) {
    say("nothing to do: " + postfix.config_directory + " is not wired to exosubmit\n");
    return 0;
  }
  show(changes);
  const auto warnings = try_out(postfix.config_directory, changes);
  if (!warnings) return complain(warnings.error().text);
  return put_into_force(postfix, changes, removed_words(postfix));
}

Result<std::vector<AddressPattern>> patterns_of(const std::vector<std::string>& texts) {
  std::vector<AddressPattern> patterns;
  for (const std::string& text : texts) {
    auto pattern = AddressPattern::parse(text);
    if (!pattern) return base::failure(base::operator_must_act("--sender " + pattern.error().text));
    patterns.push_back(*std::move(pattern));
  }
  return patterns;
}

// Addresses on which nobody else listens; the present wiring's own stay its own.
Result<void> find_places(WirePlan& plan, const SiteFiles& files) {
  const auto own = own_listeners(files.master_cf());
  const auto ours = [&](const std::string& name) {
    return std::find(own.begin(), own.end(), name) != own.end();
  };
  const std::string port = std::to_string(kListenerPort);
  const auto placed = place(plan, [&](const std::string& address) {
    return ours(address + ':' + port) || why_not_free(address, port).empty();
  });
  if (!placed || plan.listen.empty() || ours(plan.listen)) return placed;
  const std::size_t colon = plan.listen.rfind(':');
  const std::string host = colon == std::string::npos ? "" : plan.listen.substr(0, colon);
  const std::string why = why_not_free(host, plan.listen.substr(colon + 1));
  if (why.empty()) return {};
  return base::failure(base::operator_must_act("--listen " + plan.listen + ": " + why));
}

Result<WirePlan> plan_for(const config::Settings& settings, const WireOptions& options,
                          const PostfixInstance& postfix, const SiteFiles& files) {
  const auto senders = patterns_of(options.senders);
  if (!senders) return base::failure(senders.error());
  const Wiring wiring = options.wiring == "inline" ? Wiring::kInline : Wiring::kQueued;
  auto plan = plan_wiring(settings, wiring, options.listen, *senders, postfix.parameter("queue_directory"));
  if (!plan) return plan;
  const auto placed = find_places(*plan, files);
  if (!placed) return base::failure(placed.error());
  return plan;
}

struct Judged {
  std::string text;
  bool refused = false;
};

Result<Judged> judge(const PostfixInstance& postfix, const SiteFiles& files, const WirePlan& plan,
                     const config::Settings& settings) {
  const auto unwired = read_unwired(postfix, files);
  if (!unwired) return base::failure(unwired.error());
  PostmapTables tables(postfix.config_directory);
  Judged judged;
  for (const Obstacle& obstacle : find_obstacles(*unwired, plan, settings, tables)) {
    judged.text += obstacle_words(obstacle);
    judged.refused = judged.refused || obstacle.weight == Obstacle::Weight::kRefuses;
  }
  return judged;
}

int make(const PostfixInstance& postfix, const SiteFiles& files, const config::Settings& settings,
         const WireOptions& options, const std::string& command) {
  const auto plan = plan_for(settings, options, postfix, files);
  if (!plan) return complain(plan.error().text);
  const auto changes = files.wired(*plan, postfix);
  if (!changes) return complain(changes.error().text);
  const auto warnings = try_out(postfix.config_directory, *changes);
  if (!warnings) return complain(warnings.error().text);
  const auto judged = judge(postfix, files, *plan, settings);
  if (!judged) return complain(judged.error().text);

  const bool changed = show(*changes);
  for (const std::string& warning : *warnings) say("warning: " + warning + '\n');
  say(judged->text);
  if (options.senders.empty()) say(open_mailbox_words(settings));
  if (judged->refused) return complain("what is refused above must be cured first; nothing was changed");
  if (!changed) {
    say("nothing to do: " + postfix.config_directory + " is wired so already\n");
    return 0;
  }
  if (options.apply) return put_into_force(postfix, *changes, applied_words(*plan));
  say("\nNothing was changed. This makes the changes above:\n" + command + '\n');
  return 0;
}

std::string absolute(const std::string& directory) {
  if (directory.empty()) return directory;
  std::string path = std::filesystem::absolute(directory).lexically_normal().string();
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

int wire(const std::string& settings_file, const WireOptions& options) {
  const std::string command = wire_command(settings_file, options);
  if ((options.apply || options.remove) && geteuid() != 0) {
    return complain("only root may change Postfix; run: sudo " + command);
  }
  const auto postfix = read_postfix(absolute(options.config_directory));
  if (!postfix) return complain(postfix.error().text);
  if (postfix->config_directory.find_first_of(" \t,{}$") != std::string::npos) {
    return complain(postfix->config_directory + ": a directory of such a name cannot be named in master.cf");
  }
  const auto files = SiteFiles::read(postfix->config_directory);
  if (!files) return complain(files.error().text);
  if (options.remove) return remove(*postfix, *files);

  const auto loaded = config::load(settings_file, config::NamedFiles::kLeftAlone);
  for (const auto& warning : loaded.warnings) std::fprintf(stderr, "%s\n", warning.c_str());
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return 1;
  return make(*postfix, *files, loaded.settings, options, command);
}

}  // namespace

Command add_wire(CLI::App& app) {
  auto* const command = app.add_subcommand("wire", "show or change how Postfix hands mail over");
  const auto options = std::make_shared<WireOptions>();
  auto* const wiring =
      command->add_option("wiring", options->wiring, "queued, or inline (which includes queued)");
  wiring->check(CLI::IsMember({"queued", "inline"}).description(""))->type_name("");
  command->add_option("--sender", options->senders, "envelope senders, not the mailboxes' own")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  command->add_option("--listen", options->listen, "inline on a port of its own")->type_name("HOST:PORT");
  command->add_option("--config-directory", options->config_directory, "of the Postfix instance")
      ->type_name("DIRECTORY");
  auto* const apply = command->add_flag("--apply", options->apply, "make the changes, reload Postfix");
  auto* const remove =
      command->add_flag("--remove", options->remove, "take everything out again")->excludes(apply);
  command->final_callback([options, wiring, remove] {
    if (remove->count() == 0 && wiring->count() == 0) throw CLI::RequiredError("queued or inline");
    if (!options->listen.empty() && options->wiring != "inline") {
      throw CLI::ValidationError("--listen", "is for the wiring inline");
    }
  });
  return {command, [options](const std::string& file) { return wire(file, *options); }};
}

}  // namespace exosubmit::cli
