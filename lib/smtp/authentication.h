// AUTH XOAUTH2 in two steps (RFC 4954): the response goes after the 334, since it is longer than a command
// may be.
#pragma once

#include <optional>

#include "base/secret.h"
#include "smtp/dialogue.h"

namespace exosubmit::smtp {

class Authentication final : public Dialogue {
 public:
  explicit Authentication(base::Secret response);

  Wants wants() const override;
  std::string_view output() override;
  void written(std::size_t octets) override;
  void received(Reply reply) override;
  bool must_close() const override;

  // 235, or the refusal: after an error challenge (334 with JSON) was answered by an empty line, the final
  // one.
  const std::optional<Reply>& final_reply() const { return final_; }

  // Text of the error challenge, decoded, where there was one.
  const std::string& challenge() const { return challenge_; }

 private:
  enum class State { kCommand, kResponse, kEmptyLine, kEnded };
  State state_ = State::kCommand;
  base::Secret line_;  // what is being written
  std::size_t written_ = 0;
  bool waiting_ = false;  // a reply is owed
  base::Secret response_;
  std::optional<Reply> final_;
  std::string challenge_;
};

}  // namespace exosubmit::smtp
