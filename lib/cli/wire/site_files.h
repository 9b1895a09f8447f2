// The files of one Postfix instance that a wiring touches, and what becomes of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/postfix/instance.h"
#include "cli/wire/config_text.h"
#include "cli/wire/file_change.h"
#include "cli/wire/plan.h"

namespace exosubmit::cli {

class SiteFiles {
 public:
  // Error (operator): one cannot be read, or its marks do not pair.
  static base::Result<SiteFiles> read(const std::string& config_directory);

  bool is_wired() const { return main_.has_block() || master_.has_block(); }
  const ConfigText& main_cf() const { return main_; }
  const ConfigText& master_cf() const { return master_; }

  // In the order in which they are written: what is referred to is there first. Error (operator): something
  // of the same name is not ours.
  base::Result<std::vector<FileChange>> wired(const WirePlan& plan, const PostfixInstance& postfix) const;
  std::vector<FileChange> unwired() const;

 private:
  SiteFiles(std::string directory, ConfigText main_cf, ConfigText master_cf);

  std::string path(const char* name) const { return directory_ + '/' + name; }

  std::string directory_;
  ConfigText main_, master_;
  std::string main_now_, master_now_;
  std::optional<std::string> routes_now_, listener_now_;
};

}  // namespace exosubmit::cli
