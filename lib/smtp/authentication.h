// AUTH XOAUTH2 in two steps (RFC 4954): the response goes after the 334, since it is longer than a command
// may be.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "smtp/dialogue.h"

namespace exosubmit::smtp {

class Authentication final : public Dialogue {
 public:
  explicit Authentication(const base::Secret& response);

  Wants wants() const override;
  std::string_view output() override;
  void written(std::size_t octets) override;
  void received(Reply reply) override;
  bool must_close() const override { return must_close_; }
  std::string_view waiting_for() const override { return "the reply to AUTH"; }
  const std::optional<std::string>& failure() const override { return failure_; }

  // 235, or the refusal: after an error challenge (334 with JSON) was answered by an empty line, the final
  // one.
  const std::optional<Reply>& final_reply() const { return final_; }

  // Text of the error challenge, decoded, where there was one.
  const std::string& challenge() const { return challenge_; }

 private:
  // What is being written, or was written last.
  enum class Step { kCommand, kResponse, kEmptyLine, kEnded };

  std::string_view line() const;
  void go_to(Step step);
  void continue_after(const Reply& challenge);
  void give_up(const Reply& unexpected);

  Step step_ = Step::kCommand;
  std::size_t written_ = 0;  // octets of line()
  base::Secret response_;    // with its line end; wiped once it is answered
  std::optional<Reply> final_;
  std::string challenge_;
  bool must_close_ = false;
  std::optional<std::string> failure_;
};

}  // namespace exosubmit::smtp
