// exosubmit-milter-faulty FAULT ARGUMENT...: the daemon with one fault; the arguments are the daemon's own.
//
//   no-nudge               libmilter's worker pool is never nudged
//   no-delrcpt             recipients are taken from Postfix in word only
//   die-before-commit=N    SIGKILL when Exchange has accepted for the N-th time, before the journal knows
//   die-after-commit=N     SIGKILL when the journal knows, before Postfix does
//   die-...=partial        the first time that Exchange has accepted some recipients and refused others
// N is 1 when it is left out.
#include <sysexits.h>

#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "milter/program.h"
#include "support/faulty_daemon/dying_journal.h"

using namespace exosubmit;

namespace {

milter::Switches dying(test::Death death) {
  milter::Switches switches;
  switches.fit_stores = [death](submit::Stores& stores) {
    stores.journal = std::make_unique<test::DyingJournal>(std::move(stores.journal), death);
  };
  return switches;
}

std::optional<milter::Switches> switches_for(std::string_view fault) {
  milter::Switches switches;
  switches.nudge = fault != "no-nudge";
  switches.remove_recipients = fault != "no-delrcpt";
  if (!switches.nudge || !switches.remove_recipients) return switches;

  const std::string_view name = fault.substr(0, fault.find('='));
  const std::string_view which = fault.size() > name.size() ? fault.substr(name.size() + 1) : "1";
  test::Death death;
  if (name == "die-before-commit") death.moment = test::Death::Moment::kBeforeCommit;
  if (name != "die-before-commit" && name != "die-after-commit") return {};
  death.only_partial = which == "partial";
  if (death.only_partial) return dying(death);
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), death.nth);
  if (error != std::errc{} || end != which.data() + which.size() || death.nth == 0) return {};
  return dying(death);
}

}  // namespace

int main(int argc, char** argv) {
  const auto switches = argc > 1 ? switches_for(argv[1]) : std::nullopt;
  if (switches) return milter::program(argc - 1, argv + 1, *switches);
  std::fputs(
      "usage: exosubmit-milter-faulty no-nudge|no-delrcpt|die-{before,after}-commit[=N|=partial] ...\n",
      stderr);
  return EX_USAGE;
}
