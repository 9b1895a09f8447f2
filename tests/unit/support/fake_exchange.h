// Exchange Online in memory: a Connector whose server checks strictly, remembers, and misbehaves on request.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/envelope.h"
#include "smtp/connector.h"
#include "support/fake_clock.h"

namespace exosubmit::test {

// Where a rule of FakeExchange applies.
enum class Stage {
  kConnect,
  kAuth,     // the line AUTH XOAUTH2
  kBlob,     // the XOAUTH2 response
  kMail,     // text to match: the command line
  kRcpt,     // likewise
  kData,     // likewise: DATA or BDAT
  kContent,  // while content flows; text: sender, recipients
  kFinal,    // the answer to the content; text: sender, recipients, header section
  kReset,
  kQuit,
  kIdle,  // when the client asks whether an idle connection is disturbed
};

// What the server does other than normal. In reply texts "%S" stands for "[HOST TIME SESSION]", "%H" for
// "[Hostname=HOST]".
struct Misbehaviour {
  enum class Action { kReply, kReplyThenCut, kCut, kHang, kDelay, kAcceptThenCut, kFail };
  Stage stage = Stage::kConnect;
  unsigned first = 1;  // occurrence, counted from when the rule was added
  unsigned times = std::numeric_limits<unsigned>::max();
  std::string match;             // in the stage's text, any case
  std::size_t after_octets = 0;  // kContent: once so many octets of it were taken
  Action action = Action::kReply;
  std::string reply;
  std::chrono::nanoseconds delay{};
  smtp::ConnectFailure failure;
  unsigned seen = 0;
};

struct AcceptedMessage {
  std::string mailbox;  // of the XOAUTH2 response
  mail::Path sender;    // with its parameters
  std::vector<mail::Path> recipients;
  std::string content;
  bool chunked = false;        // BDAT, else DATA
  std::size_t connection = 0;  // 1: the first
};

// May be shared by threads; must outlive its connections. Public data is set before the first connect().
class FakeExchange final : public smtp::Connector {
 public:
  explicit FakeExchange(FakeClock& clock);

  tl::expected<std::unique_ptr<smtp::Connection>, smtp::ConnectFailure> connect(
      base::Clock::Steady until) override;

  // A rule: at(Stage::kRcpt).matching("bob@").once().reply("550 5.1.1 Nobody"). The last call adds it.
  class Rule {
   public:
    Rule(FakeExchange& exchange, Stage stage) : exchange_(exchange) { rule_.stage = stage; }
    Rule& from(unsigned occurrence);  // not before the N-th time
    Rule& times(unsigned count);
    Rule& once() { return times(1); }
    Rule& matching(std::string text);
    Rule& after(std::size_t octets);

    void reply(std::string text);           // a 354 to DATA, a 334 to AUTH or the blob go on as they say
    void reply_then_cut(std::string text);  // at kContent reply() is early: nothing more is taken
    void cut();                             // before the answer
    void hang();                            // no answer, ever
    void delay(std::chrono::nanoseconds time);
    void accept_then_cut();                   // kFinal: the message is kept, its answer lost
    void fail(smtp::ConnectFailure failure);  // kConnect

   private:
    void add(Misbehaviour::Action action, std::string text = {});
    FakeExchange& exchange_;
    Misbehaviour rule_;
  };
  Rule at(Stage stage) { return {*this, stage}; }
  void behave();  // removes all rules

  smtp::Capabilities capabilities;  // as Exchange advertises them after STARTTLS
  std::size_t octets_per_read = std::numeric_limits<std::size_t>::max();
  std::size_t octets_per_write = std::numeric_limits<std::size_t>::max();
  std::chrono::nanoseconds round_trip{};  // the clock's advance per flight
  std::size_t concurrency_limit = 0;      // more sends in progress get 432; 0: none

  // Any other token is refused with 535. Empty: all are good.
  void accept_only(std::string token);

  // Final replies wait until release_finals(): for tests with several sends in progress.
  void hold_finals();
  void release_finals();
  void await_held_finals(std::size_t count);  // until so many threads wait for theirs

  std::vector<AcceptedMessage> messages() const;
  std::vector<std::string> mistakes() const;    // breaches of the protocol by the client: should be empty
  std::vector<std::string> transcript() const;  // "1 C: MAIL FROM:<...>", "1 S: 250 ...", "1 -- 21 octets"
  std::size_t connections() const;              // ever made
  std::size_t open_connections() const;
  std::size_t authentications() const;  // that succeeded
  std::size_t transactions() const;     // MAIL commands
  std::size_t flights() const;          // times that the client waited after it had written: round trips
  std::size_t max_concurrent_sends() const;
  std::size_t quits() const;

 private:
  friend class FakeExchangeConnection;
  friend class FakeExchangeServer;

  std::optional<Misbehaviour> misbehaviour(Stage stage, std::string_view text);

  FakeClock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // All guarded by mutex_, also the connections' own state:
  std::deque<Misbehaviour> rules_;
  std::string token_;
  bool hold_ = false;
  std::size_t held_ = 0;
  std::vector<AcceptedMessage> messages_;
  std::vector<std::string> mistakes_;
  std::vector<std::string> transcript_;
  std::size_t connections_ = 0;
  std::size_t open_ = 0;
  std::size_t authentications_ = 0;
  std::size_t transactions_ = 0;
  std::size_t flights_ = 0;
  std::size_t sends_ = 0;  // in progress
  std::size_t max_sends_ = 0;
  std::size_t quits_ = 0;
};

}  // namespace exosubmit::test
