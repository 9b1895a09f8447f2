#include "exchange/session.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exchange/classify_text.h"

namespace exosubmit::exchange {
namespace {

using Steady = base::Clock::Steady;
using Wants = smtp::Dialogue::Wants;

constexpr std::chrono::seconds kQuitWait{2};

// While a stop or the deadline may end the wait: how soon a stop is noticed.
constexpr std::chrono::seconds kLookForStop{1};

constexpr std::size_t kReadBytes = 4096;

// One run of an engine: its waits and their ends.
class Drive {
 public:
  struct Parts {
    smtp::Connection& connection;
    base::Clock& clock;
    const SessionTimeouts& timeouts;
    smtp::ReplyParser& parser;
    smtp::Dialogue& dialogue;
    Patience& patience;
    const smtp::Transaction* transaction;  // null: AUTH
    const Milestones& milestones;
    std::function<void(const smtp::Reply&)> heard;
  };

  explicit Drive(Parts parts)
      : parts_(std::move(parts)), progress_(parts_.clock.steady()), pulse_(progress_) {}

  Session::Ending run() {
    parts_.patience.still_waiting();
    while (!ended_ && parts_.dialogue.wants() != Wants::kNothing) step();
    if (!ended_ && parts_.dialogue.failure()) end(*parts_.dialogue.failure());
    return ended_.value_or(Session::Ending{true, false, {}});
  }

 private:
  bool content_begun() const { return parts_.transaction != nullptr && parts_.transaction->content_begun(); }
  bool content_written() const {
    return parts_.transaction != nullptr && parts_.transaction->content_written();
  }

  void step() {
    const Steady now = parts_.clock.steady();
    const Steady last = limit();
    if (!content_begun() && parts_.patience.stopping()) {
      end("stopping before " + std::string(parts_.dialogue.waiting_for()));
    } else if (now >= last) {
      end(overdue());
      ended_->timed_out = true;
    } else {
      pulse(now);
      move(std::min({last, pulse_ + kProgressInterval, content_begun() ? last : now + kLookForStop}));
    }
  }

  Steady limit() const {
    if (content_written()) return progress_ + parts_.timeouts.final_reply;
    const Steady reply = progress_ + parts_.timeouts.reply;
    return content_begun() ? reply : std::min(reply, parts_.patience.deadline());
  }

  std::string overdue() const {
    const std::string waiting_for(parts_.dialogue.waiting_for());
    if (content_written())
      return waiting_for + " did not come within " + seconds(parts_.timeouts.final_reply);
    if (content_begun()) return "took no octet of the content for " + seconds(parts_.timeouts.reply);
    if (limit() == parts_.patience.deadline()) return "the message's deadline came before " + waiting_for;
    return waiting_for + " did not come within " + seconds(parts_.timeouts.reply);
  }

  static std::string seconds(std::chrono::seconds time) { return std::to_string(time.count()) + " s"; }

  void pulse(Steady now) {
    if (now < pulse_ + kProgressInterval) return;
    pulse_ = now;
    parts_.patience.still_waiting();
    if (parts_.milestones.still_sending && !content_written()) parts_.milestones.still_sending();
  }

  void move(Steady until) {
    if (parts_.dialogue.wants() == Wants::kRead) {
      read(until);
      return;
    }
    const smtp::Io io = parts_.connection.write(parts_.dialogue.output(), until);
    if (io.result == smtp::Io::Result::kMoved) {
      const bool before = content_written();
      parts_.dialogue.written(io.octets);
      progress_ = parts_.clock.steady();
      if (!before && content_written() && parts_.milestones.content_written) {
        parts_.milestones.content_written();
      }
    } else if (io.result == smtp::Io::Result::kReadable) {
      read(parts_.clock.steady());
    } else {
      end_unless_waiting(io);
    }
  }

  void read(Steady until) {
    std::array<char, kReadBytes> buffer;  // NOLINT: filled by read
    const smtp::Io io = parts_.connection.read(buffer.data(), buffer.size(), until);
    if (io.result != smtp::Io::Result::kMoved) {
      end_unless_waiting(io);
      return;
    }
    parts_.parser.feed({buffer.data(), io.octets});
    while (auto reply = parts_.parser.next()) {
      // While content flows, only octets taken are progress.
      if (!content_begun()) progress_ = parts_.clock.steady();
      parts_.heard(*reply);
      parts_.dialogue.received(std::move(*reply));
    }
    if (parts_.parser.broken()) {
      end(*parts_.parser.broken() + " came instead of " + std::string(parts_.dialogue.waiting_for()));
    }
  }

  void end_unless_waiting(const smtp::Io& io) {
    if (io.result == smtp::Io::Result::kClosed || io.result == smtp::Io::Result::kFailed) {
      const std::string before = content_begun() && !content_written()
                                     ? "the end of the content"
                                     : std::string(parts_.dialogue.waiting_for());
      end("connection ended before " + before + (io.text.empty() ? "" : ": " + io.text));
    }
  }

  void end(const std::string& what) {
    ended_ = Session::Ending{false, false, parts_.connection.peer() + ": " + what};
  }

  Parts parts_;
  Steady progress_;  // the last octet written; before content also the last reply
  Steady pulse_;     // the last still_waiting()
  std::optional<Session::Ending> ended_;
};

}  // namespace

Session::Session(std::unique_ptr<smtp::Connection> connection, base::Clock& clock, SessionTimeouts timeouts)
    : connection_(std::move(connection)), clock_(clock), timeouts_(timeouts) {
  learn_detail(connection_->banner());
}

Session::Ending Session::authenticate(smtp::Authentication& authentication, Patience& patience) {
  return converse(authentication, patience);
}

Session::Ending Session::converse(smtp::Dialogue& dialogue, Patience& patience) {
  return drive(dialogue, patience, nullptr, {});
}

Session::Ending Session::run(smtp::Transaction& transaction, Patience& patience,
                             const Milestones& milestones) {
  return drive(transaction, patience, &transaction, milestones);
}

Session::Ending Session::drive(smtp::Dialogue& dialogue, Patience& patience,
                               const smtp::Transaction* transaction, const Milestones& milestones) {
  Drive run({*connection_, clock_, timeouts_, parser_, dialogue, patience, transaction, milestones,
             [this](const smtp::Reply& reply) { learn_detail(reply.text); }});
  Ending ending = run.run();
  if (!ending.complete || dialogue.must_close() || parser_.partial()) usable_ = false;
  return ending;
}

void Session::quit() {
  constexpr std::string_view kQuit = "QUIT\r\n";
  if (!std::exchange(usable_, false)) return;
  const Steady until = clock_.steady() + kQuitWait;
  std::size_t written = 0;
  while (written < kQuit.size()) {
    const smtp::Io io = connection_->write(kQuit.substr(written), until);
    if (io.result != smtp::Io::Result::kMoved) return;
    written += io.octets;
  }
  std::array<char, kReadBytes> buffer;  // NOLINT: filled by read
  while (!parser_.next() && !parser_.broken()) {
    const smtp::Io io = connection_->read(buffer.data(), buffer.size(), until);
    if (io.result != smtp::Io::Result::kMoved) return;
    parser_.feed({buffer.data(), io.octets});
  }
}

void Session::learn_detail(std::string_view text) {
  std::string detail = session_detail(text);
  if (!detail.empty()) detail_ = std::move(detail);
}

}  // namespace exosubmit::exchange
