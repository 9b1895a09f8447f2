#include "support/milter_load/load.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "support/milter_load/session.h"

namespace exosubmit::test {
namespace {

using Clock = std::chrono::steady_clock;

Memory memory_of(pid_t process, std::size_t messages) {
  Memory memory{messages, 0, 0};
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string name; status >> name;) {
    if (name == "VmRSS:") status >> memory.resident_kb;
    if (name == "VmHWM:") status >> memory.peak_kb;
  }
  return memory;
}

class Load {
 public:
  explicit Load(const LoadOptions& options) : options_(options) {}

  base::Result<LoadResult> run();

 private:
  base::Result<void> connect();
  base::Result<void> serve_ready();
  void open_gate();
  void look_at_memory();
  std::vector<Step> next_message();

  const LoadOptions& options_;
  const std::string run_id_ = fmt::format("{}.{}", getpid(), Clock::now().time_since_epoch().count());
  const Clock::time_point begun_ = Clock::now();
  std::size_t begun_messages_ = 0;
  std::vector<Session> sessions_;
  LoadResult result_;
};

std::vector<Step> Load::next_message() {
  if (begun_messages_ == options_.messages) return {};
  return message(fmt::format("{}.{}", run_id_, ++begun_messages_), options_.body_bytes);
}

base::Result<void> Load::connect() {
  for (std::size_t i = 0; i < options_.sessions; ++i) {
    auto session = Session::connect(
        options_.socket, [this] { return next_message(); }, options_.together);
    if (!session) return base::failure(session.error());
    sessions_.push_back(*std::move(session));
  }
  return {};
}

base::Result<void> Load::serve_ready() {
  std::vector<pollfd> wanted;
  for (const Session& session : sessions_)
    wanted.push_back({session.descriptor(), session.wanted_events(), 0});
  ::poll(wanted.data(), wanted.size(), 1000);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].revents == 0) continue;
    if (auto served = sessions_[i].serve(wanted[i].revents, result_.measures); !served) return served;
  }
  std::erase_if(sessions_, [](const Session& session) { return session.done(); });
  return {};
}

void Load::open_gate() {
  const bool all = std::all_of(sessions_.begin(), sessions_.end(),
                               [](const Session& session) { return session.at_gate(); });
  if (!all) return;
  for (Session& session : sessions_) session.pass_gate();
}

void Load::look_at_memory() {
  const std::size_t messages = result_.measures.ends.size();
  const std::size_t seen = result_.memory.empty() ? 0 : result_.memory.back().messages;
  const bool due = options_.every > 0 && messages / options_.every > seen / options_.every;
  if (options_.watched != 0 && (due || sessions_.empty()) && seen != messages) {
    result_.memory.push_back(memory_of(options_.watched, messages));
  }
}

base::Result<LoadResult> Load::run() {
  if (auto connected = connect(); !connected) return base::failure(connected.error());
  while (!sessions_.empty()) {
    if (auto served = serve_ready(); !served) return base::failure(served.error());
    open_gate();
    look_at_memory();
    if (Clock::now() - begun_ > options_.patience) {
      return base::failure(
          base::try_later(fmt::format("{} of {} messages were answered in {} s", result_.measures.ends.size(),
                                      options_.messages, options_.patience.count())));
    }
  }
  result_.took = Clock::now() - begun_;
  return std::move(result_);
}

}  // namespace

base::Result<LoadResult> run_load(const LoadOptions& options) { return Load(options).run(); }

}  // namespace exosubmit::test
