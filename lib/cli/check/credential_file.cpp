#include "cli/check/credential_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "config/load.h"
#include "config/secret_file.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kCredential = "credential:";

bool is_path(const std::string& file) { return !file.starts_with(kCredential); }

// Whoever is neither root nor the daemon's user cannot tell from his own failure what the daemon may do.
bool are_blind(const NamedFile& named, const Readers& readers) {
  if (readers.us.id == 0 || readers.us.id == readers.daemon.id || !is_path(named.file)) return false;
  return access(named.file.c_str(), R_OK) != 0 && errno == EACCES;
}

Step unproved(Step step, const Readers& readers, const NamedFile& named) {
  step.verdict = Verdict::kUnproved;
  if (is_path(named.file)) {
    step.cause = "This user, " + readers.us.name +
                 ", may not read it, and that is right: " + readers.daemon.name + " must";
    step.remedy = {"sudo exosubmit check"};
  } else {
    step.cause = "systemd gives this file to the running service alone, and it does not run";
    step.remedy = {"systemctl start exosubmit-milter && sudo exosubmit check"};
  }
  return step;
}

// "/PATH has mode 0640: ...; run: chmod 600 /PATH" is a cause and a command.
void fail_with(Step& step, const std::string& text, const NamedFile& named) {
  constexpr std::string_view kRun = "run: ";
  step.verdict = Verdict::kFail;
  const std::size_t end = text.rfind("; ");
  step.cause = text.substr(0, end);
  if (end == std::string::npos) {
    step.remedy = {named.how_to_make};
    return;
  }
  const std::string remedy = text.substr(end + 2);
  step.remedy = {remedy.starts_with(kRun) ? remedy.substr(kRun.size()) : remedy};
}

}  // namespace

std::optional<base::Secret> read_for_check(const NamedFile& named, const Readers& readers, Steps& steps) {
  Step step{"credential.file", Verdict::kOk, "file of the " + named.what};
  step.tried = "read " + named.file;
  const bool no_service = !is_path(named.file) && std::getenv("CREDENTIALS_DIRECTORY") == nullptr;
  if (no_service || are_blind(named, readers)) {
    steps.add(unproved(std::move(step), readers, named));
    return std::nullopt;
  }
  auto content =
      named.kind == FileKind::kSecret ? config::read_secret(named.file) : config::read_public(named.file);
  if (!content) {
    fail_with(step, content.error().text, named);
    steps.add(std::move(step));
    return std::nullopt;
  }
  const auto obstacle = is_path(named.file) ? obstacle_to(readers.daemon, named.file) : std::nullopt;
  if (obstacle) {
    step.verdict = Verdict::kFail;
    step.cause = "The daemon's user " + obstacle->cause;
    step.remedy = {obstacle->remedy};
  }
  steps.add(std::move(step));
  if (obstacle) return std::nullopt;
  return std::move(*content);
}

}  // namespace exosubmit::cli
