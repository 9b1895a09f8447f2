#include "submit/observed.h"

#include <algorithm>

#include "base/ascii.h"
#include "exchange/pace.h"
#include "log/line.h"
#include "mail/address.h"

namespace exosubmit::submit {
namespace {

constexpr std::size_t kMaxAddress = 320, kMaxWhy = 300;  // octets kept

std::size_t shares(std::size_t whole, std::size_t part) { return (whole + part - 1) / part; }

// Of all mailboxes the least of each limit.
exchange::PaceLimits least_limits(const config::Settings& settings) {
  auto least = exchange::pace_limits(settings.mailboxes.front(), settings.state.share);
  for (const auto& mailbox : settings.mailboxes) {
    const auto limits = exchange::pace_limits(mailbox, settings.state.share);
    least.messages_per_minute = std::min(least.messages_per_minute, limits.messages_per_minute);
    least.recipients_per_day = std::min(least.recipients_per_day, limits.recipients_per_day);
  }
  return least;
}

std::size_t changed(const log::ObservedFrom& from) { return from.rewritten + from.refused; }

void count(const Sighting& sighting, log::ObservedFrom& from) {
  if (sighting.shown.empty()) {
    ++from.refused;
    from.why = log::cut(sighting.refusal, kMaxWhy);
  } else if (mail::same_address(sighting.from, sighting.shown)) {
    ++from.kept;
  } else {
    ++from.rewritten;
    from.shown = log::cut(sighting.shown, kMaxAddress);
  }
}

}  // namespace

std::vector<log::ObservedFrom> ObservedSums::most_changed() const {
  std::vector<log::ObservedFrom> most = senders;
  std::erase_if(most, [](const auto& from) { return changed(from) == 0; });
  std::stable_sort(most.begin(), most.end(),
                   [](const auto& a, const auto& b) { return changed(a) > changed(b); });
  if (most.size() > kMostTold) most.resize(kMostTold);
  return most;
}

bool Observed::seen_before(const std::optional<base::Digest>& message) {
  if (!message) return false;
  if (!remembered_.insert(*message).second) return true;
  in_order_.push_back(*message);
  if (in_order_.size() > kMostRemembered) {
    remembered_.erase(in_order_.front());
    in_order_.pop_front();
  }
  return false;
}

void Observed::add(const Sighting& sighting) {
  const std::lock_guard lock(mutex_);
  if (seen_before(sighting.message)) return;
  ++sums_.messages;
  log::ObservedFrom all{{}, sums_.kept, sums_.rewritten, sums_.refused, {}, {}};
  count(sighting, all);
  sums_.kept = all.kept;
  sums_.rewritten = all.rewritten;
  sums_.refused = all.refused;
  const std::string address = log::cut(sighting.from, kMaxAddress);
  const std::string key = base::to_lower(address);
  if (senders_.size() < kMostSenders || senders_.contains(key)) {
    auto& sender = senders_[key];
    if (sender.address.empty()) sender.address = address;
    count(sighting, sender);
  } else {
    ++sums_.unnamed;
  }
  if (sighting.shown.empty()) return;
  const auto now = clock_.steady();
  minute_.add(now, sighting.sends);
  day_.add(now, sighting.recipients);
  sums_.peak_messages = std::max(sums_.peak_messages, minute_.total(now));
  sums_.peak_recipients = std::max(sums_.peak_recipients, day_.total(now));
}

ObservedSums Observed::sums(const config::Settings& settings) {
  const auto limits = least_limits(settings);
  const std::lock_guard lock(mutex_);
  ObservedSums sums = sums_;
  sums.mailboxes_needed = std::max(shares(sums.peak_messages, limits.messages_per_minute),
                                   shares(sums.peak_recipients, limits.recipients_per_day));
  for (const auto& [key, sender] : senders_) sums.senders.push_back(sender);
  return sums;
}

void Observed::tell(const config::Settings& settings) {
  const ObservedSums now = sums(settings);
  {
    const std::lock_guard lock(mutex_);
    if (told_ == now.messages) return;
    told_ = now.messages;
  }
  log::observed_traffic(sink_, {now.messages, now.kept, now.rewritten, now.refused, now.senders.size(),
                                now.unnamed, now.peak_messages, now.peak_recipients, now.mailboxes_needed});
  for (const auto& from : now.most_changed()) log::observed_from(sink_, from);
}

void Observed::mail_waits() {
  waiting_.raise(
      "mail waits: Postfix routes it to us and [milter] mode is observe, so it is deferred; set mode = "
      "deliver and reload, or take the wiring out");
}

}  // namespace exosubmit::submit
