#include "cli/postfix/postmap_tables.h"

#include "base/ascii.h"
#include "cli/postfix/child.h"

namespace exosubmit::cli {

base::Result<std::optional<std::string>> PostmapTables::look_up(const std::string& table,
                                                                const std::string& key) {
  if (key.empty() || key == "-") return std::nullopt;  // postmap would read keys from its standard input
  const auto ran = run({"postmap", "-c", config_directory_, "-q", key, table});
  if (!ran) return base::failure(ran.error());
  if (ran->status == 0) {
    return std::string(ran->output, 0, ran->output.find_last_not_of('\n') + 1);
  }
  const std::string_view complaint = base::trim(ran->errors);
  if (complaint.empty()) return std::nullopt;
  return base::failure(base::operator_must_act(table + " cannot be read: " + std::string(complaint)));
}

}  // namespace exosubmit::cli
