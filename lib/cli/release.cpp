// exosubmit release: tries now what is held.
#include <poll.h>
#include <sysexits.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/daemon_end.h"
#include "cli/postfix/child.h"
#include "log/line.h"
#include "operate/control_client.h"
#include "operate/release.h"

namespace exosubmit::cli {
namespace {

using operate::HoldStatus;
using operate::Scopes;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestTry{20};
constexpr int kBetweenLooks = 100;  // milliseconds

struct ReleaseOptions {
  std::vector<std::string> words;  // of the scope: "mailbox app@contoso.example" may come without quotes
  bool flush = false;
};

int give_up(const std::string& text) {
  complain(text);
  return EX_UNAVAILABLE;
}

// Of the released ones what is still held: those whose try is to come, or failed.
std::vector<HoldStatus> still_held(const Scopes& released, const operate::Status& status) {
  std::vector<HoldStatus> held;
  std::copy_if(status.holds.begin(), status.holds.end(), std::back_inserter(held),
               [&](const HoldStatus& hold) {
                 return std::find(released.begin(), released.end(), hold.scope) != released.end();
               });
  return held;
}

// A sign-in by the daemon needs no message, and takes a moment: what came of it decides what Postfix would be
// told.
base::Result<operate::Status> after_the_tries(const std::string& path, const Scopes& released) {
  const auto end = steady_clock::now() + kLongestTry;
  while (true) {
    auto status = ask_status(path);
    if (!status || steady_clock::now() >= end) return status;
    const auto held = still_held(released, *status);
    const bool trying = std::any_of(held.begin(), held.end(), [&](const HoldStatus& hold) {
      return hold.by_session && hold.next_probe <= status->time;
    });
    if (!trying) return status;
    poll(nullptr, 0, kBetweenLooks);
  }
}

void tell(const std::string& scope, const std::vector<HoldStatus>& held) {
  const auto hold =
      std::find_if(held.begin(), held.end(), [&](const auto& each) { return each.scope == scope; });
  std::string news = "is no longer held";
  if (hold != held.end()) {
    news = "is tried by the next message";
    if (hold->by_session) {
      news = "is still held: " + hold->said;
      if (!hold->cause.empty()) news += "; cause: " + hold->cause;
      if (!hold->remedy.empty()) news += "; remedy: " + hold->remedy;
    }
  }
  std::printf("%s %s\n", log::escape(scope).c_str(), log::escape(news).c_str());
}

int flush_queue() {
  const auto flushed = run({"postqueue", "-f"});
  if (!flushed) return give_up(flushed.error().text);
  if (flushed->status != 0) return give_up("postqueue -f failed: " + flushed->errors);
  std::puts("Postfix sends the waiting mail now.");
  return EX_OK;
}

int release(const std::string& settings_file, const ReleaseOptions& options) {
  const std::string path = control_path(settings_file);
  std::string request = "release";
  if (!options.words.empty()) request += fmt::format(" {}", fmt::join(options.words, " "));
  if (request.find('\n') != std::string::npos) return give_up("a scope has no line end");
  const auto answer = operate::ask(path, request);
  if (!answer) return give_up(answer.error().text);
  const auto released = operate::released_from_json(*answer);
  if (!released) return give_up(released.error().text);
  if (released->empty()) std::puts("Nothing is held.");
  if (!released->empty()) {
    const auto status = after_the_tries(path, *released);
    if (!status) return give_up(status.error().text);
    const auto held = still_held(*released, *status);
    for (const std::string& scope : *released) tell(scope, held);
  }
  if (options.flush) return flush_queue();
  if (!released->empty()) std::puts("\"postqueue -f\" sends the waiting mail now.");
  return EX_OK;
}

}  // namespace

Command add_release(CLI::App& app) {
  auto* const parser = app.add_subcommand("release", "try now what is held");
  const auto options = std::make_shared<ReleaseOptions>();
  parser->add_option("scope", options->words, "what, as status names it; default: all");
  parser->add_flag("--flush", options->flush, "then run postqueue -f");
  return {parser, [options](const std::string& file) { return release(file, *options); }, EX_UNAVAILABLE};
}

}  // namespace exosubmit::cli
