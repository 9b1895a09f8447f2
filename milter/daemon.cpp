#include "milter/daemon.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/needing_restart.h"
#include "oauth/credential_end.h"
#include "operate/credential_watch.h"
#include "operate/hold_watch.h"

namespace exosubmit::milter {
namespace {

// A probe without a message: a token and a connection, or a stop.
class ProbePatience final : public exchange::Patience {
 public:
  explicit ProbePatience(Daemon& daemon) : daemon_(daemon), deadline_(daemon.clock().steady() + kLongest) {}
  base::Clock::Steady deadline() const override { return deadline_; }
  void still_waiting() override {}
  bool stopping() const override { return daemon_.stopping(); }

 private:
  static constexpr std::chrono::seconds kLongest{60};
  Daemon& daemon_;
  const base::Clock::Steady deadline_;
};

operate::MailboxStatus status_of(const submit::MailboxUsage& mailbox) {
  const exchange::Pace::Usage& usage = mailbox.usage;
  operate::MailboxStatus status;
  status.name = mailbox.name;
  status.username = mailbox.username;
  status.warm = mailbox.warm_sessions;
  status.waiting = usage.waiting;
  status.sending = {usage.sending, usage.limits.sessions};
  status.minute = {usage.sent_in_minute, usage.limits.messages_per_minute};
  status.day = {usage.recipients_in_day, usage.limits.recipients_per_day};
  return status;
}

}  // namespace

Daemon::Daemon(config::Settings settings, submit::Lasting& lasting, std::string owner, base::Clock& clock,
               log::Sink& sink, const Switches& switches)
    : lasting_(lasting),
      owner_(std::move(owner)),
      at_start_(settings),
      clock_(clock),
      sink_(sink),
      removes_recipients_(switches.remove_recipients),
      started_(clock.wall()),
      wake_worker_(settings.milter.socket, sink, switches.nudge),
      tally_(clock),
      cores_{std::make_shared<submit::SubmissionCore>(std::move(settings), lasting, owner_, clock, sink)} {
  if (at_start_.milter.mode == config::Mode::kObserve) return;
  // A store that fails tells of it itself, here and below; leases that it cannot end now end in time.
  (void)lasting.stores.journal->end_leases(owner_, clock.wall());
}

void Daemon::prune() { (void)submit::prune(lasting_.stores, core()->settings().state, clock_); }

void Daemon::tell_observed() { lasting_.observed.tell(core()->settings()); }

std::shared_ptr<submit::SubmissionCore> Daemon::core() {
  const std::lock_guard lock(mutex_);
  return cores_.back();
}

std::vector<std::string> Daemon::reload(config::Settings settings) {
  auto unchanged = config::needing_restart(at_start_, settings);
  auto next = std::make_shared<submit::SubmissionCore>(std::move(settings), lasting_, owner_, clock_, sink_);
  {
    const std::lock_guard lock(mutex_);
    cores_.push_back(std::move(next));
  }
  lasting_.holds.probe_now();  // with the new settings: the old ones would fail again, for a longer pause
  settings_rejected_ = false;
  return unchanged;
}

// A core's end waits for its sessions' QUIT: it comes here, not with the last message that held the core.
void Daemon::retire_sessions() {
  Cores in_use;
  Cores ended;
  {
    const std::lock_guard lock(mutex_);
    const auto used = [&](const auto& core) { return core == cores_.back() || core.use_count() > 1; };
    std::partition_copy(cores_.begin(), cores_.end(), std::back_inserter(in_use), std::back_inserter(ended),
                        used);
    cores_ = in_use;
  }
  for (const auto& core : in_use) core->retire_sessions();
}

void Daemon::probe_held() {
  ProbePatience patience(*this);
  core()->probe_held(patience);
}

void Daemon::stop(std::chrono::seconds timeout) {
  stopping_ = true;
  lasting_.paces.wake();
  const auto end = clock_.steady() + timeout;
  std::unique_lock lock(mutex_);
  while (answering_ > 0 && clock_.steady() < end) clock_.wait_until(lock, changed_, end);
}

void Daemon::close_sessions() {
  const std::lock_guard lock(mutex_);
  for (const auto& core : cores_) core->close_sessions();
}

std::size_t Daemon::answering() {
  const std::lock_guard lock(mutex_);
  return answering_;
}

operate::Standing Daemon::standing() {
  operate::Standing standing;
  const auto core = this->core();
  const config::MilterSettings& settings = core->settings().milter;
  standing.mailboxes = core->settings().mailboxes.size();
  standing.answering = answering();
  for (const auto& held : lasting_.holds.held()) standing.held.push_back(held.scope);
  standing.settings_rejected = settings_rejected_;
  standing.observing = settings.mode == config::Mode::kObserve;
  standing.redirecting = !settings.redirect_to.empty();
  return standing;
}

operate::Status Daemon::status() {
  const auto core = this->core();
  const config::Settings& settings = core->settings();
  operate::Status status;
  status.version = EXOSUBMIT_VERSION;
  status.time = clock_.wall();
  status.started = started_;
  status.mode = settings.milter.mode == config::Mode::kObserve ? "observe" : "deliver";
  status.redirect_to = settings.milter.redirect_to;
  status.settings_rejected = settings_rejected_;
  status.answering = answering();
  for (const auto& mailbox : core->mailboxes()) status.mailboxes.push_back(status_of(mailbox));
  if (const auto expires = core->token_expires()) {
    status.token_expires =
        status.time + std::chrono::duration_cast<base::Clock::Wall::duration>(*expires - clock_.steady());
  }
  for (const auto& held : lasting_.holds.held()) status.holds.push_back(operate::hold_status(held));
  status.totals = tally_.totals();
  status.traffic = tally_.traffic();
  status.last_error = tally_.last_failure();
  if (auto observed = lasting_.observed.sums(settings); observed.messages > 0) {
    observed.senders = observed.most_changed();
    status.observed = std::move(observed);
  }
  status.credential_ends = oauth::credential_end(settings.entra);
  if (status.credential_ends) {
    const auto alert = operate::credential_alert(settings.entra, *status.credential_ends, status.time);
    if (alert) status.alerts.push_back(*alert);
  }
  if (const auto alert = tally_.passes_everything()) status.alerts.push_back(*alert);
  return status;
}

Daemon::Answering::Answering(Daemon& daemon) : daemon_(daemon) {
  const std::lock_guard lock(daemon_.mutex_);
  ++daemon_.answering_;
}

Daemon::Answering::~Answering() {
  const std::lock_guard lock(daemon_.mutex_);
  --daemon_.answering_;
  daemon_.changed_.notify_all();
}

}  // namespace exosubmit::milter
