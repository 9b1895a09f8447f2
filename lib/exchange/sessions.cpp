#include "exchange/sessions.h"

#include <utility>

#include "log/events.h"
#include "smtp/authentication.h"
#include "smtp/xoauth2.h"

namespace exosubmit::exchange {
namespace {

// "535 once": a token that Exchange refuses is replaced by one new token, never more.
constexpr int kRefusedToken = 535;

bool token_refused(const Judgement& judgement) { return judgement.outcome.code == kRefusedToken; }

Judgement refusal(const smtp::Authentication& authentication) {
  Judgement judgement = classify(Stage::kAuth, *authentication.final_reply());
  const std::string& challenge = authentication.challenge();
  if (challenge.empty()) return judgement;
  // Often all that the server tells of its reason.
  std::string& detail = judgement.outcome.detail;
  detail += (detail.empty() ? "challenge=" : ", challenge=") + challenge;
  return judgement;
}

}  // namespace

Sessions::Sessions(std::string mailbox, smtp::Connector& connector, oauth::TokenCache& tokens,
                   base::Clock& clock, SessionLimits limits, log::Sink& sink)
    : mailbox_(std::move(mailbox)),
      connector_(connector),
      tokens_(tokens),
      clock_(clock),
      limits_(limits),
      sink_(sink) {}

tl::expected<OpenSession, Judgement> Sessions::open(Patience& patience) {
  if (auto warm = take_warm()) return std::move(*warm);
  return open_fresh(patience);
}

tl::expected<OpenSession, Judgement> Sessions::open_fresh(Patience& patience) {
  patience.still_waiting();
  base::Secret token;
  auto opened = connect_once(patience, token);
  if (opened || !token_refused(opened.error())) return opened;
  tokens_.discard(token);
  return connect_once(patience, token);
}

tl::expected<OpenSession, Judgement> Sessions::connect_once(Patience& patience, base::Secret& used_token) {
  auto token = tokens_.token(patience.deadline());
  if (!token) return tl::unexpected(classify(token.error()));
  used_token = token->value;
  patience.still_waiting();
  const auto asked = clock_.steady();
  auto connection = connector_.connect(patience.deadline());
  if (!connection) {
    const std::lock_guard lock(mutex_);
    last_peer_ = connection.error().peer;
    return tl::unexpected(classify(connection.error()));
  }
  const auto now = clock_.steady();
  OpenSession opened;
  opened.session = std::make_unique<Session>(std::move(*connection), clock_, limits_.timeouts);
  opened.opened = now;
  opened.idle_since = now;
  opened.token_expires = token->expires;
  {
    const std::lock_guard lock(mutex_);
    last_peer_ = opened.session->peer();
  }
  smtp::Authentication authentication(smtp::xoauth2_response(mailbox_, token->value));
  const auto ending = opened.session->authenticate(authentication, patience);
  if (!ending.complete) {
    return tl::unexpected(
        Judgement{cut_before_content_end(Stage::kAuth, ending.what_happened), nullptr, Stage::kAuth});
  }
  if (!authentication.final_reply()->positive()) {
    opened.session->quit();
    return tl::unexpected(refusal(authentication));
  }
  log::session_opened(sink_, {mailbox_, opened.session->peer(),
                              std::chrono::duration<double>(clock_.steady() - asked).count()});
  return opened;
}

void Sessions::put_back(OpenSession session) {
  if (!session.session->usable()) return;
  ++session.messages;
  session.used_before = true;
  session.idle_since = clock_.steady();
  const std::lock_guard lock(mutex_);
  warm_.push_back(std::move(session));
}

void Sessions::retire() {
  std::vector<OpenSession> old;
  {
    const std::lock_guard lock(mutex_);
    old.swap(worn_out_);
    for (auto each = warm_.begin(); each != warm_.end();) {
      if (worn_out(*each) || each->session->disturbed()) {
        old.push_back(std::move(*each));
        each = warm_.erase(each);
      } else {
        ++each;
      }
    }
  }
  for (OpenSession& session : old) session.session->quit();  // may wait: not under the lock
}

void Sessions::close_all() {
  std::deque<OpenSession> warm;
  {
    const std::lock_guard lock(mutex_);
    warm.swap(warm_);
  }
  for (OpenSession& session : warm) session.session->quit();
}

std::string Sessions::last_peer() {
  const std::lock_guard lock(mutex_);
  return last_peer_;
}

std::size_t Sessions::warm() {
  const std::lock_guard lock(mutex_);
  return warm_.size();
}

bool Sessions::worn_out(const OpenSession& session) const {
  const auto now = clock_.steady();
  return now - session.idle_since >= limits_.idle || now - session.opened >= limits_.age ||
         session.messages >= limits_.messages || now >= session.token_expires;
}

std::optional<OpenSession> Sessions::take_warm() {
  const std::lock_guard lock(mutex_);
  while (!warm_.empty()) {
    OpenSession session = std::move(warm_.back());
    warm_.pop_back();
    if (!worn_out(session) && !session.session->disturbed()) return session;
    worn_out_.push_back(std::move(session));  // QUIT takes a moment, and here a message is waiting
  }
  return std::nullopt;
}

}  // namespace exosubmit::exchange
