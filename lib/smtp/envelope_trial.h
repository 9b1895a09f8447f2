// A mail transaction without its content: MAIL, RCPT, RSET, one after the other. Nothing is sent to anybody.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "smtp/dialogue.h"

namespace exosubmit::smtp {

class EnvelopeTrial final : public Dialogue {
 public:
  // Addresses without brackets that fit into their commands: such as the settings allow.
  EnvelopeTrial(const std::string& sender, const std::string& recipient);

  Wants wants() const override;
  std::string_view output() override;
  void written(std::size_t octets) override;
  void received(Reply reply) override;
  bool must_close() const override { return must_close_; }
  std::string_view waiting_for() const override;
  const std::optional<std::string>& failure() const override { return failure_; }

  // Nothing where the command was not sent or not answered. RCPT is sent only where MAIL was accepted.
  const std::optional<Reply>& mail_reply() const { return mail_reply_; }
  const std::optional<Reply>& recipient_reply() const { return recipient_reply_; }

 private:
  enum class Step { kMail, kRcpt, kReset, kEnded };
  void go_to(Step step);

  const std::string sender_, recipient_;
  Step step_ = Step::kMail;
  std::string line_;         // being written, or written last
  std::size_t written_ = 0;  // octets of line_
  bool must_close_ = false;
  std::optional<Reply> mail_reply_;
  std::optional<Reply> recipient_reply_;
  std::optional<std::string> failure_;
};

}  // namespace exosubmit::smtp
