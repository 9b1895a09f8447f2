#include "cli/postfix/postmap_tables.h"

#include "base/ascii.h"

namespace exosubmit::cli {

base::Result<std::optional<std::string>> PostmapTables::look_up(const std::string& table,
                                                                const std::string& key) {
  if (key.empty() || key == "-") return std::nullopt;  // postmap would read keys from its standard input
  if (const auto silent = silent_.find(table); silent != silent_.end()) return base::failure(silent->second);
  const auto ran = run({"postmap", "-c", config_directory_, "-q", key, table}, limit_);
  if (!ran) {
    silent_.emplace(table, base::operator_must_act(table + ": " + ran.error().text));
    return base::failure(silent_.at(table));
  }
  if (ran->status == 0) {
    return std::string(ran->output, 0, ran->output.find_last_not_of('\n') + 1);
  }
  const std::string_view complaint = base::trim(ran->errors);
  if (complaint.empty()) return std::nullopt;
  return base::failure(base::operator_must_act(table + " cannot be read: " + std::string(complaint)));
}

}  // namespace exosubmit::cli
