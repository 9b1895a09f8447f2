#include "smtp/transaction.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "smtp/commands.h"

namespace exosubmit::smtp {
namespace {

bool accepted(const std::optional<Reply>& reply) { return reply && reply->positive(); }
bool refused(const std::optional<Reply>& reply) { return reply && !reply->positive(); }

}  // namespace

std::optional<Reply> Transaction::obstacle(const TransactionRequest& request,
                                           const Capabilities& capabilities) {
  if (auto reply = sender_obstacle(request.sender, capabilities)) return reply;
  if (auto reply = message_obstacle(request, capabilities)) return reply;
  std::optional<Reply> last;
  for (const mail::Path& recipient : request.recipients) {
    last = recipient_obstacle(recipient, capabilities);
    if (!last) return std::nullopt;
  }
  return last;
}

Transaction::Transaction(TransactionRequest request, Capabilities capabilities)
    : request_(std::move(request)), capabilities_(std::move(capabilities)) {
  assert(request_.content != nullptr && !request_.recipients.empty());
  for (const mail::Path& recipient : request_.recipients) {
    recipient_replies_.push_back(recipient_obstacle(recipient, capabilities_));
  }
  mail_reply_ = obstacle(request_, capabilities_);
  fill();
}

Dialogue::Wants Transaction::wants() const {
  if (buffer_written_ < buffer_.size()) return Wants::kWrite;
  return expected_.empty() ? Wants::kNothing : Wants::kRead;
}

std::string_view Transaction::output() { return std::string_view(buffer_).substr(buffer_written_); }

void Transaction::written(std::size_t octets) {
  buffer_written_ += octets;
  if (buffer_written_ > buffer_content_) content_begun_ = true;
  if (buffer_written_ < buffer_.size()) return;
  if (content_ended_) content_begun_ = content_written_ = true;
  fill();
}

// Puts as many commands as may go now into the buffer, so that a flight is one write where it fits.
void Transaction::fill() {
  if (buffer_written_ < buffer_.size()) return;
  flow_ += buffer_.size();
  buffer_.clear();
  buffer_written_ = 0;
  buffer_content_ = std::string::npos;
  while (step_ != Step::kEnd && buffer_.size() < kPieceBytes && may_go_on()) {
    if (step_ < Step::kContent && !any_recipient()) {
      step_ = Step::kEnd;
    } else {
      append_step();
    }
  }
}

bool Transaction::may_go_on() const {
  if (step_ >= Step::kContent || expected_.empty()) return true;
  // DATA's content waits for the 354 by itself.
  const bool waits = step_ == Step::kData && request_.chunking && request_.content_waits;
  return capabilities_.pipelining && !waits;
}

void Transaction::append_step() {
  switch (step_) {
    case Step::kReset:
      if (request_.reset_first) append(Command::kReset, "RSET\r\n");
      step_ = Step::kMail;
      break;
    case Step::kMail:
      append(Command::kMail, mail_command(request_, capabilities_));
      step_ = Step::kRcpt;
      break;
    case Step::kRcpt:
      append_recipient();
      break;
    case Step::kData:
      append_data();
      break;
    case Step::kContent:
      append_content();
      break;
    case Step::kLoneDot:
      append(Command::kLoneDot, ".\r\n");
      step_ = Step::kEnd;
      break;
    case Step::kEnd:
      break;
  }
}

void Transaction::append(Command command, std::string_view line, std::size_t recipient) {
  buffer_ += line;
  expected_.push_back({command, recipient, flow_ + buffer_.size()});
}

void Transaction::append_recipient() {
  const std::size_t i = next_recipient_++;
  if (!recipient_replies_[i]) {
    append(Command::kRcpt, rcpt_command(request_.recipients[i], capabilities_), i);
  }
  if (next_recipient_ == request_.recipients.size()) step_ = Step::kData;
}

void Transaction::append_data() {
  if (request_.chunking) {
    append(Command::kContent, "BDAT " + std::to_string(request_.content->size()) + " LAST\r\n");
    step_ = Step::kContent;
  } else {
    append(Command::kData, "DATA\r\n");
    step_ = Step::kEnd;  // until it is answered
  }
}

void Transaction::append_content() {
  const std::size_t size = request_.content->size();
  std::string piece(std::min(kPieceBytes - buffer_.size(), size - content_read_), '\0');
  const auto read = request_.content->read(content_read_, piece.data(), piece.size());
  if (!read || *read != piece.size()) {
    content_error_ = read ? "the content ended early" : read.error().text;
    fail(*content_error_);
    return;
  }
  content_read_ += piece.size();
  buffer_content_ = std::min(buffer_content_, buffer_.size());
  if (request_.chunking) {
    buffer_ += piece;
  } else {
    stuffing_.append(piece, buffer_);
  }
  if (content_read_ < size) return;
  if (!request_.chunking) stuffing_.finish(buffer_);
  content_ended_ = true;
  step_ = Step::kEnd;
}

void Transaction::received(Reply reply) {
  if (expected_.empty() || flow_ + buffer_written_ < expected_.front().end) {
    take_unasked(std::move(reply));
    return;
  }
  const Expected expected = expected_.front();
  expected_.pop_front();
  take(expected, std::move(reply));
  if (pointless()) close();
  fill();
}

void Transaction::take(const Expected& expected, Reply reply) {
  const bool early = expected.command == Command::kContent && !content_written_;
  const bool go_on = expected.command == Command::kData && reply.code == 354;
  const bool fits = expected.command == Command::kData ? !reply.positive() : !(early && reply.positive());
  if (!fits || (reply.intermediate() && !go_on)) {
    fail(unexpected_reply("instead of " + std::string(waiting_for(expected.command)), reply));
    return;
  }
  server_left_ = reply.code == 421;
  if (expected.command == Command::kReset && !reply.positive()) must_close_ = true;
  store(expected.command, expected.recipient, std::move(reply));
  if (early || server_left_) {
    close();
  } else if (go_on && any_recipient()) {
    step_ = Step::kContent;
    append(Command::kContent, {});
  } else if (go_on) {
    step_ = Step::kLoneDot;
  }
}

// Nothing had been asked: the server says why it ends an idle session, or is out of step.
void Transaction::take_unasked(Reply reply) {
  must_close_ = true;
  if (wants() == Wants::kNothing) return;
  if (!reply.transient()) {  // a 5xx too: it cannot speak of this message, which it would bounce
    fail(unexpected_reply("before it was asked for", reply));
    return;
  }
  server_left_ = true;
  const Expected next = expected_.front();  // wanting to write, it owes what was put into the buffer
  store(next.command, next.recipient, std::move(reply));
  close();
}

void Transaction::store(Command command, std::size_t recipient, Reply reply) {
  switch (command) {
    case Command::kReset:
      if (server_left_) mail_reply_ = std::move(reply);
      break;
    case Command::kMail:
      mail_reply_ = std::move(reply);
      break;
    case Command::kRcpt:
      recipient_replies_[recipient] = std::move(reply);
      break;
    case Command::kData:
      data_reply_ = std::move(reply);
      break;
    case Command::kContent:
      final_reply_ = std::move(reply);
      break;
    case Command::kLoneDot:
      break;
  }
}

std::string_view Transaction::waiting_for() const {
  return expected_.empty() ? "nothing" : waiting_for(expected_.front().command);
}

std::string_view Transaction::waiting_for(Command command) {
  switch (command) {
    case Command::kReset:
      return "the reply to RSET";
    case Command::kMail:
      return "the reply to MAIL";
    case Command::kRcpt:
      return "the reply to RCPT";
    case Command::kData:
      return "the reply to DATA";
    case Command::kContent:
    case Command::kLoneDot:
      break;
  }
  return "the final reply";
}

bool Transaction::any_recipient() const {
  return !refused(mail_reply_) && !std::all_of(recipient_replies_.begin(), recipient_replies_.end(), refused);
}

bool Transaction::pointless() const {
  return step_ == Step::kContent && !any_recipient() &&
         request_.content->size() - content_read_ > kWorthFinishingBytes;
}

bool Transaction::in_doubt() const {
  return content_written_ && !final_reply_ && any_recipient() && !server_left_;
}

bool Transaction::reset_owed() const {
  if (accepted(final_reply_)) return false;
  // RFC 3030 section 3: after a refused BDAT the server's state is open until RSET.
  if (final_reply_) return request_.chunking;
  const bool nothing_sent = flow_ == 0;
  return accepted(mail_reply_) || (request_.reset_first && nothing_sent);
}

void Transaction::close() {
  must_close_ = true;
  step_ = Step::kEnd;
  expected_.clear();
  buffer_.clear();
  buffer_written_ = 0;
}

void Transaction::fail(std::string why) {
  failure_ = std::move(why);
  close();
}

}  // namespace exosubmit::smtp
