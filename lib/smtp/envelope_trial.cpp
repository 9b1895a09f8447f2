#include "smtp/envelope_trial.h"

#include <utility>

namespace exosubmit::smtp {
namespace {

constexpr int kServiceClosing = 421;
constexpr std::string_view kTheReply = "the reply ";  // begins waiting_for()

}  // namespace

EnvelopeTrial::EnvelopeTrial(const std::string& sender, const std::string& recipient)
    : sender_(sender), recipient_(recipient) {
  go_to(Step::kMail);
}

void EnvelopeTrial::go_to(Step step) {
  step_ = step;
  written_ = 0;
  line_ = step == Step::kMail    ? "MAIL FROM:<" + sender_ + ">\r\n"
          : step == Step::kRcpt  ? "RCPT TO:<" + recipient_ + ">\r\n"
          : step == Step::kReset ? "RSET\r\n"
                                 : "";
}

Dialogue::Wants EnvelopeTrial::wants() const {
  if (step_ == Step::kEnded) return Wants::kNothing;
  return written_ < line_.size() ? Wants::kWrite : Wants::kRead;
}

std::string_view EnvelopeTrial::output() { return std::string_view(line_).substr(written_); }

void EnvelopeTrial::written(std::size_t octets) { written_ += octets; }

void EnvelopeTrial::received(Reply reply) {
  const bool asked = wants() == Wants::kRead;
  if (!asked || reply.code == kServiceClosing || reply.intermediate()) must_close_ = true;
  if (!asked || reply.intermediate()) {
    if (step_ != Step::kEnded) failure_ = unexpected_reply(waiting_for().substr(kTheReply.size()), reply);
    return go_to(Step::kEnded);
  }
  const bool accepted = reply.positive();
  const Step done = step_;
  if (done == Step::kMail) mail_reply_ = std::move(reply);
  if (done == Step::kRcpt) recipient_reply_ = std::move(reply);
  if (must_close_ || done == Step::kReset || (done == Step::kMail && !accepted)) return go_to(Step::kEnded);
  go_to(done == Step::kMail ? Step::kRcpt : Step::kReset);
}

std::string_view EnvelopeTrial::waiting_for() const {
  switch (step_) {
    case Step::kMail:
      return "the reply to MAIL";
    case Step::kRcpt:
      return "the reply to RCPT";
    default:
      return "the reply to RSET";
  }
}

}  // namespace exosubmit::smtp
