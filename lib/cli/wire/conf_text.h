// The Postfix snippets of conf/, built in: what `exosubmit wire` writes is made from them.
#pragma once

#include <string_view>

namespace exosubmit::cli {

extern const std::string_view kQueuedMasterCf;
extern const std::string_view kQueuedMainCf;
extern const std::string_view kInlineMasterCf;
extern const std::string_view kInlineMainCf;

}  // namespace exosubmit::cli
