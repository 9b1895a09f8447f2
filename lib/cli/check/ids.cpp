#include "cli/check/ids.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

bool in_word(char c) { return base::is_alphanumeric(c) || c == '_'; }

}  // namespace

std::string Ids::fill_in(std::string_view text) const {
  const std::array<std::pair<std::string_view, const std::string*>, 5> places{{{"MAILBOX", &mailbox},
                                                                               {"APPID", &application},
                                                                               {"OBJECTID", &object_id},
                                                                               {"TENANT", &tenant},
                                                                               {"FROM", &from}}};
  std::string filled;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && in_word(text[end])) ++end;
    const std::string_view word = text.substr(at, std::max<std::size_t>(1, end - at));
    const auto* const place = std::find_if(places.begin(), places.end(), [&](const auto& each) {
      return each.first == word && !each.second->empty();
    });
    filled += place == places.end() ? std::string(word) : powershell_word(*place->second);
    at += word.size();
  }
  return filled;
}

Ids ids_of(const config::EntraSettings& settings, const Learnt& learnt, std::string mailbox) {
  return {settings.tenant,
          settings.client_id,
          learnt.claims ? learnt.claims->object_id : "",
          std::move(mailbox),
          {}};
}

std::string answer_of(const mail::Outcome& outcome) {
  std::string text = outcome.from_exchange
                         ? fmt::format("{} {} {}", outcome.code, outcome.status.to_string(), outcome.text)
                         : outcome.text;
  if (!outcome.detail.empty()) text += " (" + outcome.detail + ')';
  return text;
}

Step failed(std::string id, std::string subject, std::string tried, const exchange::Judgement& judgement,
            const Ids& ids) {
  return {std::move(id),
          Verdict::kFail,
          std::move(subject),
          std::move(tried),
          answer_of(judgement.outcome),
          judgement.outcome.cause,
          {ids.fill_in(judgement.outcome.remedy)}};
}

}  // namespace exosubmit::cli
