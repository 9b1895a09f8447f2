#include "operate/outcome_text.h"

#include <fmt/format.h>

#include "log/line.h"
#include "operate/without_addresses.h"

namespace exosubmit::operate {
namespace {

constexpr std::size_t kMaxText = 400;

}  // namespace

std::string reply_text(const mail::Outcome& outcome) {
  const std::string codes =
      outcome.from_exchange ? fmt::format("{} {} ", outcome.code, outcome.status.to_string()) : "";
  return log::cut(log::escape(without_addresses(codes + outcome.text)), kMaxText);
}

std::string outcome_text(const mail::Outcome& outcome) {
  if (outcome.cause.empty()) return reply_text(outcome);
  return reply_text(outcome) + "; cause: " + outcome.cause;
}

}  // namespace exosubmit::operate
