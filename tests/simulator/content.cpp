#include "simulator/content.h"

#include <utility>

#include "simulator/header.h"

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kLongestHeader = 65536;      // the rules wait no longer for its end
constexpr std::size_t kJudgedBytes = 1024 * 1024;  // of a message that is not kept

}  // namespace

Content::Content(World& world, Speaker& speaker, Conversation& talk, Addressing addressing)
    : world_(world),
      speaker_(speaker),
      talk_(talk),
      addressing_(std::move(addressing)),
      send_(world.mailboxes, addressing_.mailbox) {}

std::string Content::matched() const {
  return addressing_.envelope + std::string(header_section(octets_).substr(0, kLongestHeader));
}

bool Content::add(std::string_view octets) {
  received_ += octets.size();
  if (received_ > world_.options.size) {
    too_large_ = true;
  } else if (!world_.options.discard_content || octets_.size() < kJudgedBytes) {
    octets_.append(octets);
  } else if (octets_.ends_with('\r')) {
    octets_.pop_back();  // its LF is not kept: it must not look like a bare CR
  }
  if (!entered_ && header_is_whole() && !enter()) return false;
  return check_cut();
}

bool Content::header_is_whole() const {
  return received_ > kLongestHeader || octets_.starts_with("\r\n") ||
         octets_.find("\r\n\r\n") != std::string::npos;
}

bool Content::finish() { return (entered_ || enter()) && check_cut(); }

bool Content::enter() {
  entered_ = true;
  const auto action = speaker_.rule_at(Stage::kContent, matched());
  if (!action) return speaker_.open();
  if (action->kind == Action::Kind::kCutAfter) {
    cut_after_ = action->octets;
    return true;
  }
  if (action->kind == Action::Kind::kReplyThenCut) {
    speaker_.end_by(*action);
    return false;
  }
  answered_ = true;
  speaker_.say_words(*action, true);
  talk_.flush(false);
  return speaker_.open();
}

bool Content::check_cut() {
  if (cut_after_ && received_ >= *cut_after_) speaker_.cut();
  return speaker_.open();
}

}  // namespace exosubmit::simulator
