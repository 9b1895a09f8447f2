#include "cli/check/send.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "cli/check/brief_patience.h"
#include "cli/check/ids.h"
#include "cli/check/test_message.h"
#include "cli/postfix/list.h"
#include "cli/shell_word.h"
#include "log/memory_sink.h"
#include "state/memory_holds.h"
#include "state/memory_journal.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kReplyWait{15};
constexpr seconds kFinalReplyWait{30};  // Exchange takes 1 to 10 s as a rule

constexpr int kMailboxNotOpen = 430;

// The daemon's ledger, so that each mail counts; but neither its holds, which would keep a check from trying,
// nor its journal. Root makes no state file: the daemon could not write to it.
base::Result<submit::Stores> stores_of(config::StateSettings settings, base::Clock& clock, log::Sink& sink) {
  constexpr std::string_view kSqlite = "sqlite:";
  struct stat status {};
  const std::string path = settings.url.substr(std::min(settings.url.size(), kSqlite.size()));
  if (settings.url.starts_with(kSqlite) && geteuid() == 0 && stat(path.c_str(), &status) != 0) {
    settings.url = "memory:";
  }
  auto stores = submit::open_stores(settings, clock, sink);
  if (!stores) return stores;
  stores->holds = std::make_unique<state::MemoryHolds>();
  stores->journal = std::make_unique<state::MemoryJournal>(clock);
  return stores;
}

// Of this mailbox alone, with waits that a check can afford.
config::Settings settings_for(config::Settings settings, const config::MailboxSettings& mailbox) {
  settings.mailboxes = {mailbox};
  settings.milter.mode = config::Mode::kDeliver;
  settings.milter.redirect_to.clear();
  settings.exchange.reply_timeout = std::min(settings.exchange.reply_timeout, kReplyWait);
  settings.exchange.final_reply_timeout = std::min(settings.exchange.final_reply_timeout, kFinalReplyWait);
  return settings;
}

// A pattern names no address to send as.
bool literal(const mail::AddressPattern& pattern) {
  return pattern.text() != "<>" && !pattern.text().starts_with('@');
}

std::vector<std::string> promised(const config::MailboxSettings& mailbox) {
  std::vector<std::string> addresses{mailbox.username};
  for (const mail::AddressPattern& pattern : mailbox.send_as) {
    const bool own = mail::any_matches({pattern}, mailbox.username);
    if (literal(pattern) && !own) addresses.push_back(pattern.text());
  }
  return addresses;
}

// The first "<...>" of Exchange's answer, or nothing.
std::string returned_id(const std::string& text) {
  const std::size_t begin = text.find('<');
  const std::size_t end = text.find('>', begin);
  return end == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

mail::Envelope envelope_of(const TestMessage& test, const config::ExchangeSettings& settings) {
  mail::Envelope envelope;
  envelope.sender = mail::Path::parse('<' + test.from + '>');
  envelope.recipients = {mail::Path::parse('<' + test.to + '>')};
  envelope.origin.client_name = "localhost";
  envelope.origin.client_address = "127.0.0.1";
  envelope.origin.host_name = settings.ehlo_name;
  envelope.origin.helo = settings.ehlo_name;
  envelope.origin.protocol = "local";
  return envelope;
}

class Sending {
 public:
  Sending(const Inquiry& inquiry, const Learnt& learnt, const config::MailboxSettings& mailbox,
          Mailed& mailed, Steps& steps)
      : inquiry_(inquiry),
        mailbox_(mailbox),
        ids_(ids_of(inquiry.settings.entra, learnt, mailbox.username)),
        mailed_(mailed),
        steps_(steps) {}

  void run(const std::string& recipient) {
    auto left = promised(mailbox_);
    std::erase_if(left, [this](const std::string& from) { return tell_accepted(from); });
    if (!left.empty()) left = mail_from(std::move(left), recipient);
    tell_untried(left);
  }

 private:
  // True: it was accepted before.
  bool tell_accepted(const std::string& from) {
    const auto before = mailed_.accepted.find({mailbox_.username, from});
    if (before == mailed_.accepted.end()) return false;
    steps_.add(before->second);
    return true;
  }

  // Gives back those that were not tried.
  std::vector<std::string> mail_from(std::vector<std::string> left, const std::string& recipient) {
    auto stores = stores_of(inquiry_.settings.state, inquiry_.clock, sink_);
    if (!stores) {
      cannot_count(stores.error().text);
      return {};
    }
    submit::Lasting lasting(std::move(*stores), inquiry_.clock, sink_);
    submit::SubmissionCore core(settings_for(inquiry_.settings, mailbox_), lasting,
                                fmt::format("check {}", getpid()), inquiry_.clock, sink_);
    while (!left.empty()) {
      if (inquiry_.clock.steady() >= inquiry_.deadline) {
        tell_late(left);
        return {};
      }
      const std::string from = left.front();
      left.erase(left.begin());
      const std::string to = recipient.empty() ? mailbox_.username : recipient;
      if (!send(core, {from, to, new_message_id(from)})) break;
    }
    return left;
  }

  bool send(submit::SubmissionCore& core, const TestMessage& test) {
    const std::string subject =
        fmt::format("mail from {} by {} to {}", test.from, mailbox_.username, test.to);
    steps_.begin(subject);
    const auto message = make_test_message(test, inquiry_.settings.milter);
    if (!message) {
      steps_.add({"exchange.send",
                  Verdict::kFail,
                  subject,
                  "",
                  message.error().text,
                  "The message cannot be made here",
                  {"Repair [milter] spool_directory"}});
      return false;
    }
    ++mailed_.attempts;
    BriefPatience patience(inquiry_.clock.steady() + kReplyWait);
    const auto report = core.submit({envelope_of(test, inquiry_.settings.exchange), *message}, patience);
    const mail::Outcome& outcome = *report.recipients.front().outcome;
    if (outcome.fate != mail::Fate::kAccepted) return failed_to_send(subject, test.from, outcome);
    steps_.add(mailed_.accepted[{mailbox_.username, test.from}] = sent(subject, test, outcome));
    return true;
  }

  static Step sent(const std::string& subject, const TestMessage& test, const mail::Outcome& outcome) {
    const std::string id = returned_id(outcome.text);
    Step step{"exchange.send", Verdict::kOk, subject + ": accepted as " + (id.empty() ? "?" : id)};
    if (id == test.message_id) return step;
    step.verdict = Verdict::kWarn;
    step.subject = subject;
    step.tried = "Message-ID: " + test.message_id;
    step.answer = answer_of(outcome);
    step.cause = id.empty() ? "Exchange accepted the message and named no Message-ID for it"
                            : "Exchange accepted the message and gave it another Message-ID: replies will "
                              "refer to that one";
    return step;
  }

  bool failed_to_send(const std::string& subject, const std::string& from, const mail::Outcome& outcome) {
    Ids ids = ids_;
    ids.from = from;
    Step step{"exchange.send",
              Verdict::kFail,
              subject,
              subject,
              answer_of(outcome),
              outcome.cause,
              {ids.fill_in(outcome.remedy)}};
    if (outcome.code == kMailboxNotOpen) {
      step.cause = "A fault of permission, although 430 is a temporary code. " + outcome.cause;
      step.remedy.emplace_back("exosubmit check --wait --send   # a fresh grant takes up to 2 hours");
    }
    steps_.add(std::move(step));
    return false;
  }

  void tell_late(const std::vector<std::string>& left) {
    steps_.add({"exchange.send",
                Verdict::kUnproved,
                "mail from " + list_in_words(left),
                "",
                "",
                "Not tried: no time is left in this check",
                {"exosubmit check --send --mailbox " + shell_word(mailbox_.username)}});
  }

  void tell_untried(const std::vector<std::string>& left) {
    std::string names;
    for (const std::string& each : left) names += (names.empty() ? "" : ", ") + each;
    if (!names.empty()) {
      steps_.add({"exchange.send",
                  Verdict::kUnproved,
                  "mail from " + names,
                  "",
                  "",
                  "Not tried after the failure before: more refusals would throttle the mailbox",
                  {"Cure that one, then again"}});
    }
    names.clear();
    for (const mail::AddressPattern& pattern : mailbox_.send_as) {
      if (!literal(pattern)) names += (names.empty() ? "" : ", ") + pattern.text();
    }
    if (names.empty()) return;
    steps_.add({"exchange.send",
                Verdict::kUnproved,
                "mail from " + names,
                "",
                "",
                "A pattern names no address to try: each address of it needs its right at Exchange",
                {"exosubmit send -f ADDRESS " + shell_word(mailbox_.username) + " < message"}});
  }

  void cannot_count(const std::string& why) {
    steps_.add({"exchange.send",
                Verdict::kUnproved,
                "mail by " + mailbox_.username,
                "",
                why,
                "The memory of what was sent cannot be opened, and mail that is not counted there would "
                "overdraw the mailbox",
                {"sudo -u exosubmit exosubmit check --send"}});
  }

  const Inquiry& inquiry_;
  const config::MailboxSettings& mailbox_;
  const Ids ids_;
  Mailed& mailed_;
  Steps& steps_;
  log::MemorySink sink_;
};

}  // namespace

void check_send(const Inquiry& inquiry, const Learnt& learnt, const std::string& recipient, Mailed& mailed,
                Steps& steps) {
  for (const config::MailboxSettings& mailbox : inquiry.settings.mailboxes) {
    if (!learnt.signed_in.contains(mailbox.username)) continue;
    Sending(inquiry, learnt, mailbox, mailed, steps).run(recipient);
  }
}

}  // namespace exosubmit::cli
