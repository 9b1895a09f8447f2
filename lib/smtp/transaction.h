// One mail transaction on an authenticated session: MAIL, RCPT and BDAT or DATA in as few flights as may be
// (RFC 5321 section 3.3, RFC 2920 PIPELINING, RFC 3030 CHUNKING, RFC 1870 SIZE, RFC 6152 8BITMIME, RFC 6531
// SMTPUTF8, RFC 3461 DSN).
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "mail/content.h"
#include "mail/envelope.h"
#include "smtp/capabilities.h"
#include "smtp/dialogue.h"
#include "smtp/dot_stuffing.h"

namespace exosubmit::smtp {

struct TransactionRequest {
  mail::Path sender;                       // RET and ENVID are passed on when DSN is advertised
  std::vector<mail::Path> recipients;      // NOTIFY and ORCPT likewise
  const mail::Content* content = nullptr;  // wire form, ends in CRLF; outlives the transaction
  bool eight_bit = false;
  bool smtputf8 = false;
  bool reset_first = false;    // an earlier transaction is still open: RSET leads the flight
  bool content_waits = false;  // MAIL and RCPT are answered before content flows
  bool chunking = false;       // BDAT; else DATA with dot-stuffing
};

class Transaction final : public Dialogue {
 public:
  // Content is read and written in pieces of about this size.
  static constexpr std::size_t kPieceBytes = 64 * 1024;

  // Once no recipient can be accepted any more, up to this much promised content is still written to keep the
  // connection; else it must be closed.
  static constexpr std::size_t kWorthFinishingBytes = 256 * 1024;

  // Why this message cannot be put to a server with these capabilities: a refusal in our own words
  // (5.1.7 sender, 5.6.7 SMTPUTF8, 5.6.3 8BITMIME, 5.3.4 SIZE, 5.1.3 every recipient); nothing where it can.
  static std::optional<Reply> obstacle(const TransactionRequest& request, const Capabilities& capabilities);

  // With an obstacle nothing is sent, and it stands as the reply to MAIL. Where it is one of some recipients
  // only, it stands as their reply, and they are left out.
  Transaction(TransactionRequest request, Capabilities capabilities);

  Wants wants() const override;
  std::string_view output() override;
  void written(std::size_t octets) override;
  void received(Reply reply) override;
  bool must_close() const override { return must_close_; }
  std::string_view waiting_for() const override;
  const std::optional<std::string>& failure() const override { return failure_; }

  // The replies so far; nothing where none has come or the command was never sent. None is intermediate,
  // except the 354 to DATA. Recipients count only where MAIL was accepted, the final reply only for accepted
  // recipients. A 421, and a 4xx that came before the next command was written, stands as that command's.
  const std::optional<Reply>& mail_reply() const { return mail_reply_; }
  const std::optional<Reply>& recipient_reply(std::size_t index) const { return recipient_replies_[index]; }
  const std::optional<Reply>& data_reply() const { return data_reply_; }    // to DATA: 354 or a refusal
  const std::optional<Reply>& final_reply() const { return final_reply_; }  // to the last content octet

  // Some recipient was accepted, or may yet be.
  bool any_recipient() const;

  bool content_begun() const { return content_begun_; }      // a content octet was written
  bool content_written() const { return content_written_; }  // the last one was

  // The last content octet was written, and no reply says what became of the message.
  bool in_doubt() const;

  // The content could not be read (one line); the connection must be closed.
  const std::optional<std::string>& content_error() const { return content_error_; }

  // The server holds an open transaction that failed: the next flight begins with RSET.
  bool reset_owed() const;

 private:
  enum class Command { kReset, kMail, kRcpt, kData, kContent, kLoneDot };
  enum class Step { kReset, kMail, kRcpt, kData, kContent, kLoneDot, kEnd };
  struct Expected {
    Command command;
    std::size_t recipient;  // index, of kRcpt
    std::size_t end;        // where the command ends, in octets of the whole flow
  };

  void fill();
  bool may_go_on() const;
  void append_step();
  void append(Command command, std::string_view line, std::size_t recipient = 0);
  void append_recipient();
  void append_data();
  void append_content();
  static std::string_view waiting_for(Command command);
  void take(const Expected& expected, Reply reply);
  void take_unasked(Reply reply);
  void store(Command command, std::size_t recipient, Reply reply);
  bool pointless() const;
  void close();
  void fail(std::string why);

  TransactionRequest request_;
  Capabilities capabilities_;
  Step step_ = Step::kReset;  // the next to be put to buffer_
  std::size_t next_recipient_ = 0;
  std::deque<Expected> expected_;  // replies owed, in order

  std::string buffer_;              // what is being written
  std::size_t buffer_written_ = 0;  // of it
  std::size_t buffer_content_ = 0;  // where content begins in it
  std::size_t flow_ = 0;            // octets written before it
  std::size_t content_read_ = 0;    // octets of the content that went to buffers
  bool content_ended_ = false;      // all of them did, the final dot included
  DotStuffing stuffing_;

  bool must_close_ = false;
  bool server_left_ = false;  // said 421
  std::optional<Reply> mail_reply_;
  std::vector<std::optional<Reply>> recipient_replies_;
  std::optional<Reply> data_reply_;
  std::optional<Reply> final_reply_;
  bool content_begun_ = false;
  bool content_written_ = false;
  std::optional<std::string> content_error_;
  std::optional<std::string> failure_;
};

}  // namespace exosubmit::smtp
