#include "milter/program.h"

#include <sysexits.h>

#include <cstdio>
#include <string>
#include <utility>

#include "config/load.h"
#include "milter/options.h"
#include "milter/process.h"
#include "milter/reload.h"
#include "milter/run.h"
#include "milter/signals.h"
#include "submit/submission_core.h"

namespace exosubmit::milter {
namespace {

int complain(int status, const std::string& text) {
  std::fprintf(stderr, "exosubmit-milter: %s\n", text.c_str());
  return status;
}

// -n: settings that were read without a mistake, and the store that they name.
int check(const config::Loaded& loaded) {
  for (const auto& warning : loaded.warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
  const auto store = submit::inspect_stores(loaded.settings.state);
  if (store) return EX_OK;
  if (store.error().remedy == base::Remedy::kOperatorMustAct) return complain(EX_CONFIG, store.error().text);
  std::fprintf(stderr, "warning: %s\n", store.error().text.c_str());
  return EX_OK;
}

}  // namespace

int program(int argc, char** argv, const Switches& switches) {
  const auto options = parse_options(argc, argv);
  if (!options) return complain(EX_USAGE, options.error().text + "\n" + kUsage);
  if (options->version) {
    std::puts("exosubmit-milter " EXOSUBMIT_VERSION);
    return EX_OK;
  }
  forbid_core_dumps();
  return_freed_memory();
  hold_signals();
  // Before the settings: files must be readable to the user that will read them again.
  if (const auto became = become_user(options->user); !became) {
    return complain(EX_NOPERM, became.error().text);
  }
  auto loaded = load_settings(*options);
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return EX_CONFIG;
  if (options->check_only) return check(loaded);
  const auto ran = run(*options, std::move(loaded.settings), loaded.warnings, switches);
  return ran ? EX_OK : complain(EX_CONFIG, ran.error().text);
}

}  // namespace exosubmit::milter
