// The server's side of one session with FakeExchange: strict, and as disobedient as its rules say.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/envelope.h"
#include "support/fake_exchange.h"

namespace exosubmit::test {

// The exchange's mutex is held in every call.
class FakeExchangeServer {
 public:
  struct Output {
    std::string octets;
    base::Clock::Steady ready;
    bool final = false;  // the answer to a message's content
  };

  FakeExchangeServer(FakeExchange& exchange, std::size_t number);

  std::deque<Output> output;

  // Takes octets from the client, as a network would: all of them, except where a rule stops the content.
  std::size_t consume(std::string_view octets);

  void idle();
  void end_send();  // the send in progress, if any, is over

  std::string banner() const;
  bool closed() const { return closed_; }
  bool blocked() const { return blocked_until_.has_value(); }  // takes no octet
  base::Clock::Steady blocked_until() const { return *blocked_until_; }
  void unblock() { blocked_until_.reset(); }

 private:
  enum class Mode { kCommands, kBlob, kEmptyLine, kData, kChunk, kDeaf };
  struct Transaction {
    bool mail_tried = false;  // since the last RSET or end of a transaction
    bool rcpt_tried = false;
    std::optional<mail::Path> sender;
    std::vector<mail::Path> recipients;
  };

  void command(std::string_view line, bool last);
  void auth(std::string_view line, bool last);
  void blob(std::string_view line);
  void mail(std::string_view line);
  void rcpt(std::string_view line);
  void data(bool last);
  void bdat(std::string_view line);
  void reset();
  void quit();

  std::size_t consume_line(std::string_view octets);
  std::size_t consume_content(std::string_view octets);
  void begin_content();
  void obey_content_rule();
  void end_content();
  void finish_message();
  void unstuff();
  void check_content();
  std::string final_answer() const;
  std::string envelope() const;

  // Says the normal answer or what a rule has in its place; gives the code that was said, 0 for none.
  int answer(Stage stage, std::string_view text, const std::string& normal);
  int obey(const Misbehaviour& rule, const std::string& normal);
  void say(const std::string& reply, std::chrono::nanoseconds delay = {});
  void out_of_order(const std::string& reply, const std::string& text);
  static std::optional<mail::Path> path(std::string_view line, std::string_view start);
  void check_parameters(const mail::Path& path, bool sender);
  void mistake(const std::string& text);
  void note(const std::string& text);
  void close();

  FakeExchange& exchange_;
  std::size_t number_;
  std::string session_;
  bool authenticated_ = false;
  std::string mailbox_;
  Mode mode_ = Mode::kCommands;
  std::string line_;
  Transaction transaction_;
  bool reset_needed_ = false;  // after a refused BDAT
  bool sending_ = false;
  bool chunked_ = false;
  bool answered_ = false;  // BDAT was, before its content
  std::size_t chunk_ = 0;
  std::string content_;  // as it comes: dots still stuffed
  std::optional<Misbehaviour> content_rule_;
  bool closed_ = false;
  std::optional<base::Clock::Steady> blocked_until_;
};

}  // namespace exosubmit::test
