#include "cli/check/settings_section.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

constexpr std::array<std::string_view, 4> kCredentialKeys{
    "[entra] client_secret_file:", "[entra] certificate_file:", "[entra] private_key_file:",
    "[entra] federated_token_file:"};

bool of_credential(const std::string& mistake) {
  return std::any_of(kCredentialKeys.begin(), kCredentialKeys.end(),
                     [&](std::string_view key) { return mistake.find(key) != std::string::npos; });
}

// Said of a file that the daemon's user may well be able to use.
bool blind(const std::string& mistake) {
  return geteuid() != 0 && mistake.find("Permission denied") != std::string::npos;
}

Step mistaken(const std::string& mistake, const std::string& file) {
  Step step{"settings",
            Verdict::kFail,
            "settings",
            "read " + file,
            "",
            mistake,
            {"Correct it, then: exosubmit-milter -n -x " + file}};
  if (blind(mistake)) {
    step.cause += ": this user may not read what the daemon reads";
    step.remedy = {"sudo exosubmit -x " + file + " check",
                   "or: sudo -u exosubmit exosubmit -x " + file + " check"};
  }
  return step;
}

void check_store(const config::Settings& settings, Steps& steps) {
  const auto inspected = submit::inspect_stores(settings.state);
  if (inspected)
    return steps.add({"settings.state", Verdict::kOk, "memory of what was sent: " + settings.state.url});
  Step step{"settings.state",
            Verdict::kFail,
            "the memory of what was sent",
            settings.state.url,
            inspected.error().text,
            "Without it the daemon does not start, or defers all mail",
            {"Repair owner, rights or disk of the file; its directory must belong to the daemon's user"}};
  if (blind(inspected.error().text)) {
    step.verdict = Verdict::kUnproved;
    step.cause = "This user may not look into it; the daemon's user may";
    step.remedy = {"sudo -u exosubmit exosubmit check"};
  }
  steps.add(std::move(step));
}

// Modes in which mail does not go where its senders sent it.
void tell_of_modes(const config::MilterSettings& milter, Steps& steps) {
  if (milter.mode == config::Mode::kObserve) {
    steps.add({"settings.mode",
               Verdict::kWarn,
               "[milter] mode = observe",
               "",
               "",
               "Nothing is sent: the daemon only tells what it would do",
               {"[milter] mode = deliver   # to go live"}});
  }
  if (!milter.redirect_to.empty()) {
    steps.add({"settings.mode",
               Verdict::kWarn,
               "[milter] redirect_to = " + milter.redirect_to,
               "",
               "",
               "All mail goes to this one address, whomever it is for",
               {"[milter] redirect_to =   # to go live"}});
  }
}

}  // namespace

bool check_settings(const std::string& file, config::Settings& settings, Steps& steps) {
  auto loaded = config::load(file);
  const auto text_alone = config::load(file, config::NamedFiles::kLeftAlone);
  const bool usable = text_alone.mistakes.empty();
  bool all_well = true;
  for (const config::Mistake& mistake : loaded.mistakes) {
    if (usable && of_credential(mistake.text)) continue;
    Step step = mistaken(mistake.text, file);
    if (usable && blind(mistake.text)) step.verdict = Verdict::kUnproved;
    steps.add(std::move(step));
    all_well = false;
  }
  for (const std::string& warning : loaded.warnings) {
    steps.add({"settings", Verdict::kWarn, "settings", "read " + file, "", warning});
  }
  if (!usable) return false;
  settings = text_alone.settings;
  if (all_well) steps.add({"settings", Verdict::kOk, "settings: " + file});
  tell_of_modes(settings.milter, steps);
  check_store(settings, steps);
  return true;
}

}  // namespace exosubmit::cli
