// Postfix's lookup tables, asked by postmap -q.
#pragma once

#include "cli/postfix/tables.h"

namespace exosubmit::cli {

class PostmapTables final : public Tables {
 public:
  // Of the instance with this configuration directory.
  explicit PostmapTables(std::string config_directory) : config_directory_(std::move(config_directory)) {}

  base::Result<std::optional<std::string>> look_up(const std::string& table, const std::string& key) override;

 private:
  std::string config_directory_;
};

}  // namespace exosubmit::cli
