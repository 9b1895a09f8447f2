// What all milter connections share: the core in use, and the way to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "log/sink.h"
#include "milter/switches.h"
#include "milter/wake_worker.h"
#include "operate/status.h"
#include "operate/status_line.h"
#include "operate/tally.h"
#include "submit/submission_core.h"

namespace exosubmit::milter {

// Shared by threads.
class Daemon {
 public:
  // References outlive this. `owner` names this daemon over restarts.
  Daemon(config::Settings settings, submit::Lasting& lasting, std::string owner, base::Clock& clock,
         log::Sink& sink, const Switches& switches = {});

  // The core for a message that begins now; it stays alive while the message holds it.
  std::shared_ptr<submit::SubmissionCore> core();

  // New messages use these settings. Gives the keys whose value differs from that at the start and needs a
  // restart: these stay as they were.
  std::vector<std::string> reload(config::Settings settings);

  // A reload met mistakes: the settings stay as they are.
  void keep_settings() { settings_rejected_ = true; }

  // For the housekeeper.
  void retire_sessions();
  void probe_held();
  void prune();

  // mode = observe: logs the sums of what was seen, where there is something new.
  void tell_observed();

  WakeWorker& wake_worker() { return wake_worker_; }
  bool removes_recipients() const { return removes_recipients_; }  // see Switches
  base::Clock& clock() { return clock_; }
  log::Sink& sink() { return sink_; }

  bool stopping() const { return stopping_; }
  std::size_t answering();  // messages between their end and their answer
  operate::Standing standing();
  operate::Status status();  // all but what the log knows

  // The held scope of that name, or all, are tried now; their names.
  std::vector<std::string> release(const std::string& scope) { return lasting_.holds.probe_now(scope); }

  std::vector<exchange::Holds::Held> held() { return lasting_.holds.held(); }
  operate::Tally& tally() { return tally_; }

  // Whoever has sent no content octet gives up; waits for the others, at most `timeout`.
  void stop(std::chrono::seconds timeout);

  // The last thing before the process ends.
  void close_sessions();

  // Held while a message is between its end and its answer.
  class Answering {
   public:
    explicit Answering(Daemon& daemon);
    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;
    ~Answering();

   private:
    Daemon& daemon_;
  };

 private:
  using Cores = std::vector<std::shared_ptr<submit::SubmissionCore>>;

  submit::Lasting& lasting_;
  const std::string owner_;
  const config::Settings at_start_;
  base::Clock& clock_;
  log::Sink& sink_;
  const bool removes_recipients_;
  const base::Clock::Wall started_;
  WakeWorker wake_worker_;
  operate::Tally tally_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> settings_rejected_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t answering_ = 0;  // guarded by mutex_
  Cores cores_;                // guarded by mutex_; the newest is in use, messages may still hold the others
};

}  // namespace exosubmit::milter
