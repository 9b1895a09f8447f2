// exosubmit-milter: checks the settings and serves Postfix until it is told to stop.
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

using namespace exosubmit;

namespace {

int complain(int status, const std::string& text) {
  std::fprintf(stderr, "exosubmit-milter: %s\n", text.c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = milter::parse_options(argc, argv);
  if (!options) return complain(EX_USAGE, options.error().text + "\n" + milter::kUsage);
  if (options->version) {
    std::puts("exosubmit-milter " EXOSUBMIT_VERSION);
    return EX_OK;
  }
  milter::forbid_core_dumps();
  milter::hold_signals();
  // Before the settings: files must be readable to the user that will read them again.
  if (const auto became = milter::become_user(options->user); !became) {
    return complain(EX_NOPERM, became.error().text);
  }
  auto loaded = milter::load_settings(*options);
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return EX_CONFIG;
  if (options->check_only) {
    for (const auto& warning : loaded.warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
    const auto store = submit::inspect_stores(loaded.settings.state);
    if (store) return EX_OK;
    if (store.error().remedy == base::Remedy::kOperatorMustAct)
      return complain(EX_CONFIG, store.error().text);
    std::fprintf(stderr, "warning: %s\n", store.error().text.c_str());
    return EX_OK;
  }
  const auto ran = milter::run(*options, std::move(loaded.settings), loaded.warnings);
  return ran ? EX_OK : complain(EX_CONFIG, ran.error().text);
}
