// check_postfix: the wiring of one Postfix instance as it stands, made by `exosubmit wire` or by hand.
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "cli/check/findings.h"
#include "cli/check/postfix_limits.h"
#include "cli/check/postfix_milters.h"
#include "cli/check/postfix_notice.h"
#include "cli/check/postfix_options.h"
#include "cli/check/postfix_routing.h"
#include "cli/check/postfix_running.h"
#include "cli/check/postfix_senders.h"
#include "cli/check/postfix_socket.h"
#include "cli/check/sections.h"
#include "cli/postfix/postmap_tables.h"
#include "cli/wire/config_text.h"
#include "cli/wire/file_change.h"

namespace exosubmit::cli {
namespace {

std::optional<PostfixInstance> read(const Inquiry& inquiry, Steps& steps) {
  std::string directory = inquiry.config_directory;
  if (!directory.empty()) directory = std::filesystem::absolute(directory).lexically_normal().string();
  auto postfix = read_postfix(directory);
  Findings findings(steps, "postfix.version", "Postfix");
  if (!postfix) {
    findings.fail(postfix.error().text,
                  {directory.empty() ? "postfix check" : "postfix -c " + directory + " check"});
    return std::nullopt;
  }
  findings.close(
      fmt::format("{}.{} in {}", postfix->version.major, postfix->version.minor, postfix->config_directory));
  return *std::move(postfix);
}

bool written_by_wire(const PostfixInstance& postfix) {
  const auto text = read_file(postfix.config_directory + "/master.cf");
  return text && *text && (*text)->find(kBeginMark) != std::string::npos;
}

}  // namespace

void check_postfix(const Inquiry& inquiry, Steps& steps) {
  const auto postfix = read(inquiry, steps);
  if (!postfix) return;
  PostmapTables tables(postfix->config_directory, kQuickLookUps);
  const Standing standing = standing_of({.postfix = *postfix,
                                         .settings = inquiry.settings,
                                         .tables = tables,
                                         .written_by_wire = written_by_wire(*postfix),
                                         .settings_file = inquiry.settings_file});
  judge_wiring(standing, steps);
  if (standing.is_queued() || standing.is_inline()) {
    if (standing.is_queued()) judge_senders(standing, steps);
    judge_socket(standing, steps);
    judge_obstacles(standing, steps);
    judge_milters_of(standing, steps);
    judge_timeouts(standing, steps);
    judge_limits(standing, steps);
  }
  judge_notice(standing, steps);
  judge_running(standing, is_up(*postfix), steps);
}

}  // namespace exosubmit::cli
