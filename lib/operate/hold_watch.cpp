#include "operate/hold_watch.h"

#include <utility>

#include "operate/outcome_text.h"

namespace exosubmit::operate {

HoldStatus hold_status(const exchange::Holds::Held& held) {
  HoldStatus status;
  status.scope = held.scope;
  status.said = reply_text(held.outcome);
  status.cause = held.outcome.cause;
  status.remedy = held.outcome.remedy;
  status.by_session = held.by_session;
  status.refuses = held.outcome.fate == mail::Fate::kRefused;
  status.since = held.since;
  status.next_probe = held.next_probe;
  status.pause = held.pause;
  return status;
}

HoldWatch::News HoldWatch::look(const std::vector<exchange::Holds::Held>& held) {
  News news;
  std::map<base::Digest, HoldStatus> now;
  for (const auto& each : held) {
    const auto& status = now[each.id] = hold_status(each);
    if (!known_.contains(each.id)) news.began.push_back(status);
  }
  for (const auto& [id, status] : known_) {
    if (!now.contains(id)) news.ended.push_back(status);
  }
  known_ = std::move(now);
  return news;
}

}  // namespace exosubmit::operate
