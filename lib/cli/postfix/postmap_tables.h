// Postfix's lookup tables, asked by postmap -q.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "cli/postfix/child.h"
#include "cli/postfix/tables.h"

namespace exosubmit::cli {

// For who must end soon: a table on a network may not answer at all.
inline constexpr std::chrono::seconds kQuickLookUps{3};

class PostmapTables final : public Tables {
 public:
  // Of the instance with this configuration directory. A table that once took longer than `limit` is not
  // asked again.
  explicit PostmapTables(std::string config_directory, std::chrono::seconds limit = kCommandLimit)
      : config_directory_(std::move(config_directory)), limit_(limit) {}

  base::Result<std::optional<std::string>> look_up(const std::string& table, const std::string& key) override;

 private:
  std::string config_directory_;
  std::chrono::seconds limit_;
  std::map<std::string, base::Error> silent_;  // tables that did not answer, and how
};

}  // namespace exosubmit::cli
