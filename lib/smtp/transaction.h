// One mail transaction on an authenticated session: MAIL, RCPT and BDAT or DATA in as few flights as may be
// (RFC 5321 section 3.3, RFC 2920 PIPELINING, RFC 3030 CHUNKING, RFC 1870 SIZE, RFC 6152 8BITMIME, RFC 6531
// SMTPUTF8, RFC 3461 DSN).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mail/content.h"
#include "mail/envelope.h"
#include "smtp/capabilities.h"
#include "smtp/dialogue.h"

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
  // Why this message cannot be put to a server with these capabilities: a refusal in its own words
  // (5.6.7 SMTPUTF8, 5.6.3 8BITMIME, 5.3.4 SIZE); nothing where it can.
  static std::optional<Reply> obstacle(const TransactionRequest& request, const Capabilities& capabilities);

  Transaction(TransactionRequest request, const Capabilities& capabilities);
  ~Transaction() override;

  Wants wants() const override;
  std::string_view output() override;
  void written(std::size_t octets) override;
  void received(Reply reply) override;
  bool must_close() const override;

  // The replies so far; nothing where none has come or the command was never sent.
  const std::optional<Reply>& mail_reply() const { return mail_reply_; }
  const std::optional<Reply>& recipient_reply(std::size_t index) const { return recipient_replies_[index]; }
  const std::optional<Reply>& data_reply() const { return data_reply_; }    // to DATA: 354 or a refusal
  const std::optional<Reply>& final_reply() const { return final_reply_; }  // to the last content octet

  bool content_begun() const { return content_begun_; }      // a content octet was written
  bool content_written() const { return content_written_; }  // the last one was: from here on, in doubt

  // The content could not be read (one line); the connection must be closed.
  const std::optional<std::string>& content_error() const { return content_error_; }

  // The server holds an open transaction that failed: the next flight begins with RSET.
  bool reset_owed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::optional<Reply> mail_reply_;
  std::vector<std::optional<Reply>> recipient_replies_;
  std::optional<Reply> data_reply_;
  std::optional<Reply> final_reply_;
  bool content_begun_ = false;
  bool content_written_ = false;
  std::optional<std::string> content_error_;
};

}  // namespace exosubmit::smtp
