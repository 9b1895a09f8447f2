#include "simulator/reception.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ascii.h"
#include "simulator/data_decoder.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kPiece = 65536;
constexpr std::chrono::minutes kPatience{5};

}  // namespace

Addressing Reception::addressing(const Envelope& envelope) const {
  Addressing addressing{mailbox_, envelope.mail_from + "\n"};
  for (const std::string& recipient : envelope.rcpt_to) addressing.envelope += recipient + "\n";
  return addressing;
}

bool Reception::data(Envelope& envelope, std::string_view line) {
  if (line.size() != 4) {
    speaker_.mistake("invalid-arguments", "DATA with an argument");
    return true;
  }
  if (!envelope.ready() || envelope.content || envelope.binary) {
    speaker_.out_of_sequence(envelope.begun ? "need-rcpt" : "need-mail", "DATA out of sequence");
    return true;
  }
  if (talk_.more_has_come()) speaker_.mistake("", "pipelined behind DATA");
  if (!speaker_.enter(Stage::kData, line)) return speaker_.open();
  speaker_.say("data-go");
  Content content(world_, speaker_, talk_, addressing(envelope));
  if (!receive_until_dot(content)) return false;
  Acceptance(world_, speaker_, mailbox_).decide(envelope, content, "DATA");
  envelope = Envelope();
  return speaker_.open();
}

bool Reception::receive_until_dot(Content& content) {
  DataDecoder decoder;
  std::size_t received = 0;
  std::string decoded;
  while (!decoder.ended()) {
    const std::string octets = talk_.read_octets(kPiece, kPatience, received > 0);
    if (octets.empty()) return false;
    decoded.clear();
    const std::size_t used = decoder.feed(octets, decoded);
    talk_.unread(std::string_view(octets).substr(used));
    received += used;
    if (!decoded.empty() && !content.add(decoded)) return false;
  }
  talk_.note(fmt::format("-- octets {}", received));
  if (decoder.unstuffed_dot()) speaker_.mistake("", "a line begins with a dot that was not doubled");
  return content.finish();
}

bool Reception::bdat(Envelope& envelope, std::string_view line) {
  const std::string_view argument = line.substr(std::min<std::size_t>(line.size(), 5));
  const std::string_view count = argument.substr(0, argument.find(' '));
  const std::string_view rest = argument.substr(count.size());
  const auto size = number<std::size_t>(count);
  if (!size || (!rest.empty() && !base::equal_ignoring_case(rest, " LAST"))) {
    speaker_.mistake("invalid-arguments", fmt::format("malformed: {}", line));
    return true;
  }
  const Chunk chunk{*size, !rest.empty()};
  if (!envelope.ready()) return refuse_unexpected_chunk(envelope, chunk);
  if (const auto action = speaker_.rule_at(Stage::kData, line)) return refuse_chunk(envelope, chunk, *action);
  return speaker_.open() && accept_chunk(envelope, chunk);
}

// Its octets follow whatever we say, so they are read all the same (RFC 3030 section 2).
bool Reception::refuse_unexpected_chunk(Envelope& envelope, const Chunk& chunk) {
  const bool could_know = !talk_.replies_pending();
  if (!discard(chunk.size)) return false;
  const std::string_view name = envelope.begun ? "need-rcpt" : "need-mail";
  if (could_know) {
    speaker_.mistake(name, "BDAT although no recipient was accepted");
  } else {
    speaker_.say(name);
  }
  envelope.chunk_failed = envelope.begun;
  return true;
}

bool Reception::refuse_chunk(Envelope& envelope, const Chunk& chunk, const Action& action) {
  if (action.kind == Action::Kind::kReplyThenCut) {
    speaker_.end_by(action);
    return false;
  }
  if (!discard(chunk.size)) return false;
  speaker_.say_words(action, false);
  envelope.content.reset();
  envelope.chunk_failed = true;
  return true;
}

bool Reception::accept_chunk(Envelope& envelope, const Chunk& chunk) {
  if (!envelope.content) {
    envelope.content = std::make_unique<Content>(world_, speaker_, talk_, addressing(envelope));
  }
  Content& content = *envelope.content;
  if (!receive_chunk(content, chunk.size)) return false;
  if (!chunk.last) {
    if (!content.answered()) speaker_.say("chunk-ok", {{"octets", std::to_string(chunk.size)}});
    envelope.chunk_failed = content.answered();
    return true;
  }
  if (!content.finish()) return false;
  Acceptance(world_, speaker_, mailbox_).decide(envelope, content, "BDAT");
  envelope = Envelope();
  return speaker_.open();
}

bool Reception::receive_chunk(Content& content, std::size_t size) {
  for (std::size_t left = size; left > 0;) {
    const std::string octets = talk_.read_octets(std::min(left, kPiece), kPatience, true);
    if (octets.empty() || !content.add(octets)) return false;
    left -= octets.size();
  }
  talk_.note(fmt::format("-- octets {}", size));
  return true;
}

bool Reception::discard(std::size_t size) {
  for (std::size_t left = size; left > 0;) {
    const std::string octets = talk_.read_octets(std::min(left, kPiece), kPatience, true);
    if (octets.empty()) return false;
    left -= octets.size();
  }
  talk_.note(fmt::format("-- octets {} discarded", size));
  return true;
}

}  // namespace exosubmit::simulator
