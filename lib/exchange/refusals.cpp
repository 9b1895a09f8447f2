#include "exchange/refusals.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::exchange {
namespace {

constexpr std::chrono::hours kWindow{1};

std::pair<std::string, std::string> name(const std::string& mailbox, const std::string& address) {
  return {base::to_lower(mailbox), base::to_lower(address)};
}

}  // namespace

std::optional<std::chrono::seconds> Refusals::wait(const std::string& mailbox, const Sender& sender,
                                                   std::size_t per_hour) {
  const std::lock_guard lock(mutex_);
  const auto found = refusals_.find(base::to_lower(mailbox));
  if (found == refusals_.end() || !suspect(mailbox, sender)) return std::nullopt;
  auto& times = found->second;
  const auto now = clock_.steady();
  while (!times.empty() && now - times.front() >= kWindow) times.pop_front();
  if (times.empty() || times.size() < per_hour) return std::nullopt;
  // When this one has left the window there is room for one refusal.
  const auto& last = times[times.size() - std::max<std::size_t>(per_hour, 1)];
  return std::chrono::ceil<std::chrono::seconds>(last + kWindow - now);
}

bool Refusals::suspect(const std::string& mailbox, const Sender& sender) {
  const Last* const from = froms_.find(name(mailbox, sender.from));
  if (from != nullptr) return *from == Last::kRefused;
  const Last* const envelope = envelopes_.find(name(mailbox, sender.envelope));
  return envelope != nullptr && *envelope == Last::kRefused;
}

void Refusals::refused(const std::string& mailbox, const Sender& sender) {
  const std::lock_guard lock(mutex_);
  auto& times = refusals_[base::to_lower(mailbox)];
  times.push_back(clock_.steady());
  if (times.size() > kMostRefusals) times.pop_front();
  froms_.touch(name(mailbox, sender.from)) = Last::kRefused;
  envelopes_.touch(name(mailbox, sender.envelope)) = Last::kRefused;
}

void Refusals::accepted(const std::string& mailbox, const Sender& sender) {
  const std::lock_guard lock(mutex_);
  Last& from = froms_.touch(name(mailbox, sender.from));
  if (from == Last::kAccepted) return;
  from = Last::kAccepted;
  envelopes_.touch(name(mailbox, sender.envelope)) = Last::kAccepted;
}

}  // namespace exosubmit::exchange
