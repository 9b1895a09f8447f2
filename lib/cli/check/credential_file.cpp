#include "cli/check/credential_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "cli/shell_word.h"
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

// What cures it that the daemon's user does not get past `barrier`. A directory that is not ours keeps its
// rights, and so do the files in it: others may need them.
std::string way_past(const PathNode& barrier, const UnixUser& daemon, const std::string& file) {
  const std::string directory =
      S_ISDIR(barrier.mode) ? barrier.path : barrier.path.substr(0, barrier.path.rfind('/'));
  if (!directory.ends_with("/exosubmit")) {
    const std::string copy = shell_word("/etc/exosubmit" + file.substr(file.rfind('/')));
    return "install -o " + daemon.name + " -m 0400 " + shell_word(file) + ' ' + copy + "   # then name " +
           copy + " in the settings";
  }
  const std::string path = shell_word(barrier.path);
  return S_ISDIR(barrier.mode) ? "chgrp " + daemon.name + ' ' + path + " && chmod 0750 " + path
                               : "chown " + daemon.name + ' ' + path + " && chmod 0400 " + path;
}

// False: the daemon's user cannot read it.
bool judge_rights(Step& step, const UnixUser& daemon, const std::string& file) {
  const auto nodes = nodes_between("/", file);
  if (const auto barrier = barrier_for(daemon, nodes, S_IROTH)) {
    step.verdict = Verdict::kFail;
    step.cause = "The daemon's user " + daemon.name +
                 (S_ISDIR(barrier->mode) ? " may not enter " : " may not read ") + barrier->path + " (" +
                 rights_of(*barrier) + ')';
    step.remedy = {way_past(*barrier, daemon, file)};
    return false;
  }
  if (const auto listed = listed_for(daemon, nodes)) {
    step.verdict = Verdict::kUnproved;
    step.cause = "Whether the daemon's user " + daemon.name +
                 " can read it is not seen: an access list decides at " + listed->path;
    step.remedy = {"sudo -u " + daemon.name + " test -r " + shell_word(file) + " && echo yes"};
  }
  return true;
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
  const bool readable = !is_path(named.file) || judge_rights(step, readers.daemon, named.file);
  steps.add(std::move(step));
  if (!readable) return std::nullopt;
  return std::move(*content);
}

}  // namespace exosubmit::cli
