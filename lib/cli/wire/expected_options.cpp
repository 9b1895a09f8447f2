#include "cli/wire/expected_options.h"

#include <sstream>

#include "base/ascii.h"
#include "cli/wire/conf_text.h"
#include "cli/wire/snippet.h"

namespace exosubmit::cli {
namespace {

std::string part_of(std::string_view snippet, std::size_t index) { return paragraphs(snippet).at(index); }

}  // namespace

std::vector<ExpectedOption> options_in(std::string_view snippet) {
  std::vector<ExpectedOption> options;
  std::string why;
  bool comment_goes_on = false;
  std::istringstream lines{std::string(snippet)};
  for (std::string line; std::getline(lines, line);) {
    std::string_view text = base::trim(line);
    if (text.starts_with('#')) {
      if (!comment_goes_on) why.clear();
      why.append(why.empty() ? "" : " ").append(base::trim(text.substr(1)));
      comment_goes_on = true;
      continue;
    }
    comment_goes_on = false;
    const bool of_a_service = text.starts_with("-o ");
    if (of_a_service) text.remove_prefix(3);
    const std::size_t equal = text.find('=');
    if (equal == std::string_view::npos) continue;  // the service's own line
    options.push_back({std::string(base::trim(text.substr(0, equal))),
                       std::string(base::trim(text.substr(equal + 1))), why});
  }
  return options;
}

std::vector<ExpectedOption> transport_options() { return options_in(part_of(kQueuedMasterCf, 1)); }
std::vector<ExpectedOption> listener_options() { return options_in(part_of(kQueuedMasterCf, 2)); }
std::vector<ExpectedOption> cleanup_options() { return options_in(part_of(kQueuedMasterCf, 3)); }
std::vector<ExpectedOption> inline_port_options() { return options_in(part_of(kInlineMasterCf, 0)); }

std::vector<ExpectedOption> queued_settings() {
  std::string all;
  for (const std::string& paragraph : paragraphs(kQueuedMainCf)) all += paragraph;
  return options_in(all);
}

}  // namespace exosubmit::cli
