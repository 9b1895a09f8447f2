#include "smtp/authentication.h"

#include <utility>

#include "base/encoding.h"

namespace exosubmit::smtp {
namespace {

// RFC 4954 section 4: the longest line that a server must take here.
constexpr std::size_t kMaxChallengeBytes = 12288;

base::Secret with_line_end(const base::Secret& response) {
  std::string line;
  line.reserve(response.size() + 2);  // a growing string would leave copies behind
  line += response.reveal();
  line += "\r\n";
  return base::Secret(std::move(line));
}

}  // namespace

Authentication::Authentication(const base::Secret& response) : response_(with_line_end(response)) {}

std::string_view Authentication::line() const {
  switch (step_) {
    case Step::kCommand:
      return "AUTH XOAUTH2\r\n";
    case Step::kResponse:
      return response_.reveal();
    case Step::kEmptyLine:
      return "\r\n";
    case Step::kEnded:
      break;
  }
  return {};
}

Dialogue::Wants Authentication::wants() const {
  if (step_ == Step::kEnded) return Wants::kNothing;
  return written_ < line().size() ? Wants::kWrite : Wants::kRead;
}

std::string_view Authentication::output() { return line().substr(written_); }

void Authentication::written(std::size_t octets) { written_ += octets; }

void Authentication::received(Reply reply) {
  const bool unasked = wants() != Wants::kRead;
  if (reply.code == 421 || unasked) must_close_ = true;
  if (step_ == Step::kEnded) return;
  if (reply.intermediate() && !unasked) {
    continue_after(reply);
  } else if (reply.intermediate() || (reply.positive() && (unasked || step_ != Step::kResponse))) {
    give_up(reply);
  } else {
    go_to(Step::kEnded);
    final_ = std::move(reply);
  }
}

void Authentication::continue_after(const Reply& challenge) {
  if (challenge.code != 334 || step_ == Step::kEmptyLine) {
    give_up(challenge);
  } else if (step_ == Step::kCommand) {
    go_to(Step::kResponse);
  } else {
    const std::string_view text = challenge.text;
    challenge_ = base::decode_base64(text.substr(0, kMaxChallengeBytes)).value_or("");
    go_to(Step::kEmptyLine);
  }
}

void Authentication::go_to(Step step) {
  if (step != Step::kResponse) response_ = base::Secret();
  step_ = step;
  written_ = 0;
}

void Authentication::give_up(const Reply& unexpected) {
  failure_ = unexpected_reply("to AUTH", unexpected);
  must_close_ = true;
  go_to(Step::kEnded);
}

}  // namespace exosubmit::smtp
