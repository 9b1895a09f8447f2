#include "exchange/find_row.h"

#include <algorithm>

#include "exchange/classify_text.h"

namespace exosubmit::exchange {
namespace {

template <typename Matches>
const Entry* first_row(Matches matches) {
  const auto rows = catalogue();
  const auto row = std::find_if(rows.begin(), rows.end(), matches);
  return row == rows.end() ? nullptr : &*row;
}

bool matches(const Entry& entry, const oauth::TokenFailure& failure) {
  if (entry.stage != Stage::kToken || !holds_all(failure.description, entry.words)) return false;
  if (entry.aadsts != 0) return entry.aadsts == failure.aadsts;
  if (!entry.error.empty()) return entry.error == failure.error;
  return entry.http_status == failure.http_status;
}

}  // namespace

const Entry* find_row(Stage stage, const smtp::Reply& reply) {
  return first_row([&](const Entry& entry) {
    return (entry.stage == Stage::kAny || entry.stage == stage) && entry.stage != Stage::kToken &&
           (entry.code == 0 || entry.code == reply.code) && holds_all(reply.text, entry.words);
  });
}

const Entry* find_row(const oauth::TokenFailure& failure) {
  // HTTP 429 says throttled whatever words come with it.
  if (failure.aadsts == 0 && failure.http_status == 429) return find_entry("http-429");
  return first_row([&](const Entry& entry) { return matches(entry, failure); });
}

}  // namespace exosubmit::exchange
