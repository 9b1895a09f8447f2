#include "exchange/catalogue.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "exchange/catalogue_auth.h"
#include "exchange/catalogue_entra.h"
#include "exchange/catalogue_submission.h"

namespace exosubmit::exchange {
namespace {

template <std::size_t... kSizes>
constexpr auto join(const std::array<Entry, kSizes>&... parts) {
  std::array<Entry, (kSizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(parts.begin(), parts.end(), end)), ...);
  return all;
}

constexpr auto kCatalogue = join(kAuthEntries, kSubmissionEntries, kEntraEntries);

}  // namespace

std::span<const Entry> catalogue() { return kCatalogue; }

const Entry* find_entry(std::string_view id) {
  const auto* const found =
      std::find_if(kCatalogue.begin(), kCatalogue.end(), [id](const Entry& entry) { return entry.id == id; });
  return found == kCatalogue.end() ? nullptr : found;
}

std::string_view where_to_look(const Entry& entry) {
  if (entry.stage != Stage::kToken && entry.code != 535) return {};
  return "Entra admin center > Sign-in logs > Service principal sign-ins, filtered by application id, time "
         "and "
         "correlation id";
}

}  // namespace exosubmit::exchange
