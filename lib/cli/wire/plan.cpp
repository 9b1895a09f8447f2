#include "cli/wire/plan.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <numeric>
#include <optional>

#include "cli/wire/loopback.h"
#include "cli/wire/milter_address.h"
#include "cli/wire/pattern_set.h"

namespace exosubmit::cli {
namespace {

using base::Result;
using config::MailboxSettings;
using mail::AddressPattern;
using Patterns = std::vector<AddressPattern>;

// What puts a mailbox into the first, second and third rank of the choice.
Patterns promised(const MailboxSettings& mailbox) {
  Patterns patterns = mailbox.send_as;
  if (auto own = AddressPattern::parse(mailbox.username)) patterns.push_back(*std::move(own));
  return patterns;
}
Patterns served(const MailboxSettings& mailbox) { return mailbox.senders; }
bool is_open(const MailboxSettings& mailbox) { return mailbox.senders.empty(); }

bool any_overlap(const Patterns& a, const Patterns& b) {
  return std::any_of(a.begin(), a.end(), [&](const AddressPattern& one) {
    return std::any_of(b.begin(), b.end(), [&](const AddressPattern& other) { return overlap(one, other); });
  });
}

bool any_covers(const Patterns& patterns, const AddressPattern& pattern) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const AddressPattern& outer) { return covers(outer, pattern); });
}

bool share_senders(const MailboxSettings& a, const MailboxSettings& b) {
  return any_overlap(promised(a), promised(b)) || any_overlap(served(a), served(b)) ||
         (is_open(a) && is_open(b));
}

// For each mailbox the number of its group: the smallest index of a mailbox that it shares senders with,
// directly or by way of others.
std::vector<std::size_t> groups_of(const std::vector<MailboxSettings>& mailboxes) {
  std::vector<std::size_t> group(mailboxes.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    for (std::size_t j = i + 1; j < mailboxes.size(); ++j) {
      if (group[i] == group[j] || !share_senders(mailboxes[i], mailboxes[j])) continue;
      const auto [kept, dissolved] = std::minmax(group[i], group[j]);
      std::replace(group.begin(), group.end(), std::size_t{dissolved}, std::size_t{kept});
    }
  }
  return group;
}

// The mailbox that would be chosen for every address of the pattern; within a rank any will do.
std::optional<std::size_t> mailbox_for(const std::vector<MailboxSettings>& mailboxes,
                                       const AddressPattern& pattern) {
  const auto first = [&](auto belongs) -> std::optional<std::size_t> {
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(), belongs);
    if (found == mailboxes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - mailboxes.begin());
  };
  const auto promises = [&](const MailboxSettings& m) { return any_covers(promised(m), pattern); };
  const auto serves = [&](const MailboxSettings& m) { return any_covers(served(m), pattern); };
  if (const auto found = first(promises)) return found;
  if (const auto found = first(serves)) return found;
  return first(is_open);
}

Patterns patterns_of(const std::vector<MailboxSettings>& mailboxes) {
  Patterns all;
  for (const MailboxSettings& mailbox : mailboxes) {
    for (const Patterns& patterns : {promised(mailbox), served(mailbox)}) {
      all.insert(all.end(), patterns.begin(), patterns.end());
    }
  }
  return all;
}

void sort_and_unite(Patterns& patterns) {
  std::sort(patterns.begin(), patterns.end(), before);
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
}

// The wanted patterns, and those of the mailboxes that lie within one of them.
Patterns with_finer_ones(Patterns wanted, const std::vector<MailboxSettings>& mailboxes) {
  Patterns all = wanted;
  for (const AddressPattern& pattern : patterns_of(mailboxes)) {
    if (any_covers(wanted, pattern)) all.push_back(pattern);
  }
  sort_and_unite(all);
  return all;
}

// The next wider pattern of the same list goes to the same nexthop: it needs no line of its own.
bool is_implied(const Patterns& patterns, std::size_t index,
                const std::function<std::size_t(const AddressPattern&)>& group) {
  for (std::size_t i = index + 1; i < patterns.size(); ++i) {
    if (covers(patterns[i], patterns[index])) return group(patterns[i]) == group(patterns[index]);
  }
  return false;
}

std::vector<Nexthop> nexthops_of(const std::vector<MailboxSettings>& mailboxes, const Patterns& patterns) {
  const auto group = groups_of(mailboxes);
  const auto group_of = [&](const AddressPattern& p) { return group[*mailbox_for(mailboxes, p)]; };
  std::vector<Nexthop> nexthops;
  for (std::size_t g = 0; g < mailboxes.size(); ++g) {
    Nexthop nexthop;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (group_of(patterns[i]) == g && !is_implied(patterns, i, group_of)) {
        nexthop.senders.push_back(patterns[i]);
      }
    }
    if (nexthop.senders.empty()) continue;
    for (std::size_t m = 0; m < mailboxes.size(); ++m) {
      if (group[m] != g) continue;
      nexthop.mailboxes.push_back(mailboxes[m].name);
      nexthop.sessions += mailboxes[m].max_sessions;
    }
    nexthop.address = loopback(nexthops.size());
    nexthops.push_back(std::move(nexthop));
  }
  return nexthops;
}

// "HOST:PORT" or "PORT" of master.cf, without anything that its fields cannot hold.
bool is_listen_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  const std::string host = colon == std::string::npos ? "" : text.substr(0, colon);
  unsigned number = 0;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == port.data() + port.size() && number > 0 &&
         number <= 65535 && colon != 0 &&
         host.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:[]") ==
             std::string::npos;
}

tl::unexpected<base::Error> mistake(std::string text) {
  return base::failure(base::operator_must_act(std::move(text)));
}

}  // namespace

std::size_t WirePlan::concurrency() const {
  std::size_t most = 0;
  for (const Nexthop& nexthop : nexthops) most = std::max(most, nexthop.sessions);
  return most + 1;
}

std::size_t WirePlan::process_limit() const { return concurrency() * nexthops.size(); }

Result<std::vector<Nexthop>> plan_nexthops(const config::Settings& settings, const Patterns& senders) {
  const auto& mailboxes = settings.mailboxes;
  const Patterns patterns = with_finer_ones(senders.empty() ? patterns_of(mailboxes) : senders, mailboxes);
  for (const AddressPattern& pattern : patterns) {
    if (pattern.text().starts_with('#')) {
      return mistake(pattern.text() +
                     " cannot be routed by itself: Postfix's tables take # as a comment; "
                     "use --sender with its domain");
    }
    if (mailbox_for(mailboxes, pattern)) continue;
    return mistake("no mailbox serves all of " + pattern.text() +
                   ": add it to the senders of one, or narrow --sender");
  }
  return nexthops_of(mailboxes, patterns);
}

Result<WirePlan> plan_wiring(const config::Settings& settings, Wiring wiring, const std::string& listen,
                             const Patterns& senders, const std::string& queue_directory) {
  WirePlan plan{wiring, listen, {}, {}};
  const auto milter = milter_address(settings.milter.socket, queue_directory);
  if (!milter) return base::failure(milter.error());
  plan.milter = *milter;
  if (!listen.empty() && !is_listen_address(listen)) {
    return mistake("--listen wants HOST:PORT, not \"" + listen + '"');
  }
  if (settings.select.listeners.empty()) {
    return mistake("[select] listeners is empty: exosubmit would not know its own listener");
  }
  plan.listener_name = settings.select.listeners.front();
  if (!settings.select.inline_ports.empty())
    plan.inline_name = settings.select.inline_ports.front();
  else if (!listen.empty())
    return mistake("[select] inline_ports is empty: --listen needs a name there");

  auto nexthops = plan_nexthops(settings, senders);
  if (!nexthops) return base::failure(nexthops.error());
  plan.nexthops = *std::move(nexthops);
  return plan;
}

}  // namespace exosubmit::cli
