#include "cli/daemon_end.h"

#include <cstdio>
#include <sstream>

#include "config/load.h"
#include "log/line.h"
#include "operate/control_client.h"

namespace exosubmit::cli {

std::string control_path(const std::string& settings_file) {
  const auto loaded = config::load(settings_file, config::NamedFiles::kLeftAlone);
  const std::string& control = loaded.settings.operator_.control;
  return control.substr(control.find(':') + 1);
}

base::Result<operate::Status> ask_status(const std::string& path) {
  const auto answer = operate::ask(path, "status");
  if (!answer) return base::failure(answer.error());
  return operate::status_from_json(*answer);
}

void complain(const std::string& text) {
  std::istringstream lines("exosubmit: " + text);
  for (std::string line; std::getline(lines, line);) {
    std::fprintf(stderr, "%s\n", log::escape(line).c_str());
  }
}

}  // namespace exosubmit::cli
