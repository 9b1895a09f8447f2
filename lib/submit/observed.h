// What [milter] mode = observe has seen: which From would be shown, rewritten or refused, and how much.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "config/settings.h"
#include "exchange/window.h"
#include "log/events.h"
#include "log/sink.h"
#include "log/standing_alert.h"

namespace exosubmit::submit {

// One message that was rehearsed.
struct Sighting {
  std::optional<base::Digest> message;  // fingerprint: one that Postfix tries again is counted once
  std::string from;
  std::string shown;    // From as it would be shown; empty: it would not be submitted
  std::string refusal;  // why not
  std::size_t recipients = 0;
  std::size_t sends = 0;  // as Exchange would count it
};

// A value: as it stands now.
struct ObservedSums {
  std::size_t messages = 0;
  std::size_t kept = 0, rewritten = 0, refused = 0;  // of these, by what becomes of From
  std::size_t peak_messages = 0;                     // in any minute, of those that would be submitted
  std::size_t peak_recipients = 0;                   // in any 24 hours, likewise
  std::size_t mailboxes_needed = 0;                  // for these peaks, by the settings' own limits
  std::vector<log::ObservedFrom> senders;            // at most kMostSenders, in the order of the alphabet
  std::size_t unnamed = 0;                           // messages of further addresses

  // At most kMostTold of the senders: those with most messages that would be rewritten or refused.
  static constexpr std::size_t kMostTold = 20;
  std::vector<log::ObservedFrom> most_changed() const;
};

// Shared by threads; bounded, whatever comes.
class Observed {
 public:
  static constexpr std::size_t kMostSenders = 1000;
  static constexpr std::size_t kMostRemembered = 10000;  // messages, to know one that comes again

  // References outlive this.
  Observed(base::Clock& clock, log::Sink& sink)
      : clock_(clock), sink_(sink), waiting_(sink, clock, "delivery from the listener") {}

  void add(const Sighting& sighting);

  // A mailbox needed is like that of the settings with the least limits, of which a host has its share.
  ObservedSums sums(const config::Settings& settings);

  // Logs them, with the From addresses that most messages would be rewritten or refused for; nothing where
  // nothing new was seen since the last time.
  void tell(const config::Settings& settings);

  // The listener has no other way than ours: one alert while its mail waits for the mode to change.
  void mail_waits();
  void mail_flows() { waiting_.clear(); }

 private:
  bool seen_before(const std::optional<base::Digest>& message);  // with mutex_ held

  base::Clock& clock_;
  log::Sink& sink_;
  log::StandingAlert waiting_;
  std::mutex mutex_;
  // All guarded by mutex_:
  ObservedSums sums_;                                 // without senders and mailboxes_needed
  std::map<std::string, log::ObservedFrom> senders_;  // by the address in lower case
  std::set<base::Digest> remembered_;
  std::deque<base::Digest> in_order_;  // of remembered_
  exchange::Window minute_{std::chrono::minutes{1}, std::chrono::milliseconds{100}};
  exchange::Window day_{std::chrono::hours{24}, std::chrono::minutes{1}};
  std::size_t told_ = 0;  // messages when they were last logged
};

}  // namespace exosubmit::submit
