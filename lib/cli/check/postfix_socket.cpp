#include "cli/check/postfix_socket.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "cli/check/access.h"
#include "cli/check/findings.h"
#include "cli/check/postfix_probe.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr const char* kStart = "systemctl restart exosubmit-milter";

std::string canonical(const std::string& path) {
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : real.string();
}

bool is_below(const std::string& path, const std::string& directory) {
  return path.starts_with(canonical(directory) + '/');
}

// What to write as the milter so that the service reaches the daemon's socket.
std::string right_name(const Standing& standing, const std::string& place) {
  const std::string queue = canonical(standing.postfix.parameter("queue_directory")) + '/';
  if (place.starts_with("unix:" + queue)) return "unix:" + place.substr(5 + queue.size());
  return place;
}

// Names first: of several smtpds one may be wrong.
bool judge_names(const Standing& standing, const std::string& place, Steps& steps) {
  Findings names(steps, "postfix.socket", "the milter's socket");
  Findings chroot(steps, "postfix.chroot", "chrooted smtpds");
  for (const PostfixService& smtpd : standing.smtpds()) {
    const auto milter = standing.milter_of(smtpd);
    if (!milter || standing.reaches_us(smtpd, *milter)) continue;
    const std::string path = place.substr(place.find(':') + 1);
    const std::string queue = standing.postfix.parameter("queue_directory");
    if (place.starts_with("unix:") && is_chrooted(standing.postfix, smtpd) && !is_below(path, queue)) {
      chroot.fail(smtpd.name + "/inet is chrooted: it sees only " + queue + ", and the daemon's socket is " +
                      path + '.',
                  {"set socket = unix:" + queue + "/exosubmit/milter.sock in section [milter] of " +
                       standing.settings_file + ", then:",
                   kStart,
                   "or take the service out of the chroot: " +
                       standing.postconf("-F '" + smtpd.name + "/inet/chroot=n'"),
                   standing.postfix_command("reload")});
      continue;
    }
    names.fail(smtpd.name + "/inet asks for the milter " + milter->address + ", which is " +
                   reached_by(standing.postfix, smtpd, milter->address) + "; the daemon's socket is " +
                   place + '.',
               standing.setting_of(smtpd, "smtpd_milters", right_name(standing, place)));
  }
  return !names.any() && !chroot.any();
}

std::vector<std::string> cure_of(const PathNode& barrier, const UnixUser& postfix, const std::string& queue) {
  if (barrier.path == canonical(queue) + "/exosubmit")
    return {"chgrp postfix " + barrier.path, "chmod 2750 " + barrier.path, kStart};
  const std::string directory = std::filesystem::path(barrier.path).parent_path().string();
  if (S_ISSOCK(barrier.mode) && !directory.ends_with("/exosubmit"))
    return {
        "set socket_mode = 0660 in section [milter], and give the socket a directory of its own that belongs "
        "to "
        "Postfix's group: socket = unix:" +
            canonical(queue) + "/exosubmit/milter.sock",
        kStart};
  if (S_ISSOCK(barrier.mode))
    return {"set socket_mode = 0660 in section [milter], and give the socket's directory to Postfix's group:",
            "chgrp postfix " + directory, "chmod 2750 " + directory, kStart};
  return {"chmod o+x " + barrier.path,
          "or: usermod -aG " + std::to_string(barrier.group) + ' ' + postfix.name + " && postfix reload"};
}

// True: no mode on the way stops him.
bool judge_rights(const Standing& standing, const std::string& path, Findings& findings) {
  const auto postfix = user_named(standing.postfix.parameter("mail_owner"));
  if (!postfix) return true;
  const std::string queue = standing.postfix.parameter("queue_directory");
  const std::string root = is_below(path, queue) ? canonical(queue) : "/";
  const auto nodes = nodes_between(root, path);
  const auto barrier = barrier_for(*postfix, nodes, S_IWOTH);
  if (!barrier) {
    if (const auto listed = listed_for(*postfix, nodes))
      findings.unproved("Whether Postfix's user " + postfix->name + " gets to the socket " + path +
                            " is not seen: an access list decides at " + listed->path + '.',
                        {"sudo -u " + postfix->name + " test -w " + shell_word(path) + " && echo yes",
                         "getfacl " + shell_word(listed->path)});
    return true;
  }
  findings.fail("Postfix's user " + postfix->name + " may not " +
                    (S_ISDIR(barrier->mode) ? "pass the directory " : "write to the socket ") +
                    barrier->path + " (" + rights_of(*barrier) +
                    "): its smtpd does not reach the daemon, and all mail waits.",
                cure_of(*barrier, *postfix, queue), path);
  return false;
}

void judge_listening(const std::string& where, const Probe& probe, Findings& findings) {
  if (probe.connected) {
    findings.close("the daemon answers at " + where);
    return;
  }
  switch (probe.error) {
    case ENOENT:
      findings.fail(
          "The daemon's socket " + where + " is not there: the daemon does not run, or could not make it.",
          {kStart, "journalctl -u exosubmit-milter -n 20"}, probe.words());
      break;
    case ECONNREFUSED:
      findings.fail(
          "Nobody listens at " + where + ": the daemon does not run. What is there is left of one that died.",
          {kStart, "journalctl -u exosubmit-milter -n 20"}, probe.words());
      break;
    case EACCES:
    case EPERM:
      findings.unproved(
          "Without root's rights it cannot be seen whether the daemon listens at " + where + '.',
          {"run it as root: sudo exosubmit check"}, probe.words());
      break;
    default:
      findings.fail("The daemon does not answer at " + where + '.', {kStart}, probe.words());
  }
}

}  // namespace

void judge_socket(const Standing& standing, Steps& steps) {
  const std::string place = place_of_socket(standing.settings.milter.socket);
  if (!judge_names(standing, place, steps)) return;
  Findings findings(steps, "postfix.socket", "the milter's socket");
  const std::string where = place.substr(place.find(':') + 1);
  if (place.starts_with("unix:")) {
    if (judge_rights(standing, where, findings)) judge_listening(where, probe_unix(where), findings);
    return;
  }
  const std::size_t colon = where.rfind(':');
  judge_listening(where, probe_tcp(where.substr(0, colon), where.substr(colon + 1), false), findings);
}

}  // namespace exosubmit::cli
