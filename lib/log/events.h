// Every other event, one function each: the format of the log is here and nowhere else.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "log/sink.h"
#include "mail/outcome.h"

namespace exosubmit::log {

// Texts may come from outside: each is escaped. Empty fields are left out. Lines of level warning and error
// start with that word, as Postfix's do.

struct Started {
  std::string version;
  std::string socket;
  std::vector<std::string> mailboxes;
};
void started(Sink& sink, const Started& event);

// `sending`: messages whose content is on its way, which are waited for.
void stopping(Sink& sink, std::size_t sending);

// `need_restart`: changed keys that this does not put into force, "[milter] socket".
void settings_reloaded(Sink& sink, std::string_view file, const std::vector<std::string>& need_restart);

// One line for each mistake; the old settings stay in force.
void settings_rejected(Sink& sink, std::string_view file, const std::vector<std::string>& mistakes);
void settings_warning(Sink& sink, std::string_view warning);

struct SessionOpened {
  std::string mailbox;
  std::string relay;
  double took = 0;  // seconds
};
void session_opened(Sink& sink, const SessionOpened& event);

// The endpoint gets DATA from now on.
void chunking_given_up(Sink& sink, std::string_view relay, std::string_view reply);

// Messages are not harmed, but a burst may wait for a worker.
void nudge_failed(Sink& sink, std::string_view reason);

// The operator's tool does not reach the daemon; mail is served all the same.
void control_unavailable(Sink& sink, std::string_view reason);

struct HeaderRewritten {
  std::string queue_id;
  std::string mailbox;
  std::string old_from;
  std::string new_from;
  bool signatures_removed = false;  // DKIM-Signature, which would fail
};
void header_rewritten(Sink& sink, const HeaderRewritten& event);

// mode = observe: what would become of a message.
struct Rehearsed {
  std::string queue_id;
  std::string mailbox;  // name of the designated one; empty where none was chosen
  std::string from;     // as it came
  std::string shown;    // as it would be shown
  bool signatures_removed = false;
  std::size_t recipients = 0;
  std::size_t octets = 0;
};
void would_submit(Sink& sink, const Rehearsed& event);
void would_not_submit(Sink& sink, const Rehearsed& event, const mail::Outcome& why);

// The sums of what was observed, since the start.
struct ObservedTraffic {
  std::size_t messages = 0;
  std::size_t kept = 0, rewritten = 0, refused = 0;
  std::size_t senders = 0;  // different From addresses that were counted one by one
  std::size_t unnamed = 0;  // messages of others
  std::size_t peak_messages = 0, peak_recipients = 0;  // in a minute, in 24 hours
  std::size_t mailboxes_needed = 0;
};
void observed_traffic(Sink& sink, const ObservedTraffic& event);

struct ObservedFrom {
  std::string address;
  std::size_t kept = 0, rewritten = 0, refused = 0;  // messages
  std::string shown;                                 // what it was last rewritten to
  std::string why;                                   // it was last refused
};
void observed_from(Sink& sink, const ObservedFrom& event);

// Exchange may have the message already: the recipient may get one more copy of it.
struct SentAgain {
  std::string queue_id;
  std::string recipient;
  std::size_t earlier = 0;  // sends that are in doubt
};
void sent_again(Sink& sink, const SentAgain& event);

// A bounce that Exchange refused twice: nobody else will tell of the message that it was about.
struct BounceGivenUp {
  std::string queue_id;
  std::string sender;  // as its header tells: the envelope's is null
  std::string recipient;
  std::string text;
  std::string cause;
};
void bounce_given_up(Sink& sink, const BounceGivenUp& event);

// A scope that is held (DESIGN.md, section 5).
struct HoldEvent {
  std::string scope;                   // its name: "mailbox app@contoso.example"
  mail::Outcome outcome;               // what began it or failed last, with cause, remedy and ids
  bool by_session = false;             // AUTH probes it, else a message
  std::chrono::seconds next_probe{0};  // from now
  std::chrono::seconds lasted{0};
};
void hold_began(Sink& sink, const HoldEvent& event);
void hold_goes_on(Sink& sink, const HoldEvent& event);  // its probe failed
void hold_ended(Sink& sink, const HoldEvent& event);

// What an operator should see, and works all the same.
void warning(Sink& sink, std::string_view text);

// What the file holds now gives no token, for `text`; what it held before still does. Then it gives one
// again.
void new_credential_refused(Sink& sink, std::string_view file, std::string_view text,
                            std::string_view trace_id);
void new_credential_accepted(Sink& sink, std::string_view file);

// Something that an operator must see. The queue id may be empty.
void alert(Sink& sink, std::string_view queue_id, std::string_view text);

// What an alert was about is over.
void works_again(Sink& sink, std::string_view subject);

}  // namespace exosubmit::log
