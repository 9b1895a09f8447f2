// Fuzzes what `exosubmit explain` makes of pasted text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/explain/explanation.h"
#include "cli/explain/words.h"
#include "require.h"

namespace {

using exosubmit::fuzz::require;
namespace cli = exosubmit::cli;

constexpr std::size_t kMostOctets = 64 * 1024;  // as the command reads

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kMostOctets) return 0;
  const auto explanations = cli::explain_lines({reinterpret_cast<const char*>(data), size});

  require(!explanations.empty());
  for (const cli::Explanation& each : explanations) {
    require(explanations.size() == 1 || !each.rows.empty());
    const std::string words = cli::explanation_words(each, cli::Terminal(false));
    require(words.ends_with('\n') && words.find('\x1b') == std::string::npos);
  }
  return 0;
}
