// Without the nudge libmilter's worker pool starves on blocking callbacks; with it every callback begins.
//
// A milter whose end-of-message blocks gets a burst of messages that all end at once. usage: PROGRAM
// DIRECTORY nudge|none. Exits with 0 if every callback began while all others were still blocked (nudge), or
// if some did not (none): then the test sees what the nudge cures. 77: this libmilter has no such pool.
#include "milter/wake_worker.h"

#include <libmilter/mfapi.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"

using namespace exosubmit;

namespace {

constexpr int kBurst = 100;
constexpr int kAttempts = 8;
constexpr int kFailed = 255;
constexpr std::chrono::seconds kPatience{15};   // for callbacks that must begin
constexpr std::chrono::seconds kStarvation{3};  // long enough for those that would begin by themselves
constexpr int kSkipped = 77;

class QuietSink final : public log::Sink {
 public:
  void write(log::Level, std::string_view) override {}
};

// What the callbacks and the test share: libmilter's callbacks carry nothing of ours.
struct Stage {
  std::mutex mutex;
  std::condition_variable changed;
  int begun = 0;
  bool released = false;
  std::optional<milter::WakeWorker> wake_worker;
};
Stage stage;

sfsistat on_end_of_message(SMFICTX*) {
  if (stage.wake_worker) stage.wake_worker->nudge();
  std::unique_lock lock(stage.mutex);
  ++stage.begun;
  stage.changed.notify_all();
  stage.changed.wait(lock, [] { return stage.released; });
  return SMFIS_CONTINUE;
}

void send_packet(int socket, char command, std::string_view data) {
  const auto size = static_cast<std::uint32_t>(data.size() + 1);
  std::string packet;
  for (int shift = 24; shift >= 0; shift -= 8) packet += static_cast<char>(size >> shift & 0xff);
  packet += command;
  packet += data;
  if (::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(packet.size())) {
    std::perror("send");
    _exit(kFailed);
  }
}

void await_reply(int socket) {
  char packet[512];
  pollfd readable{socket, POLLIN, 0};
  if (::poll(&readable, 1, 10'000) != 1 || ::recv(socket, packet, sizeof packet, 0) <= 0) {
    std::fputs("the milter does not answer\n", stderr);
    _exit(kFailed);
  }
}

// A milter connection that stands just before its end-of-message.
base::FileDescriptor begin_message(const milter::SocketAddress& address) {
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  while (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.address), address.size) != 0) {
    if (errno != ECONNREFUSED && errno != ENOENT) _exit(kFailed);
    std::this_thread::yield();  // libmilter does not listen yet
  }
  // Version 6, every action and every protocol step offered: libmilter then skips the callbacks it lacks.
  using namespace std::string_view_literals;
  send_packet(socket.get(), 'O', "\0\0\0\6\0\0\1\377\0\37\377\377"sv);
  await_reply(socket.get());
  return socket;
}

int begun_within(std::chrono::seconds time) {
  std::unique_lock lock(stage.mutex);
  stage.changed.wait_for(lock, time, [] { return stage.begun == kBurst; });
  return stage.begun;
}

// One burst, in a process of its own: smfi_main() runs once. Gives how many callbacks began.
[[noreturn]] void burst(const std::string& socket, bool nudge) {
  QuietSink sink;
  if (nudge) stage.wake_worker.emplace(socket, sink);
  char name[] = "wake-worker-test";
  smfiDesc description{};
  description.xxfi_name = name;
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_eom = on_end_of_message;
  std::string writable = socket;
  if (smfi_register(description) != MI_SUCCESS || smfi_setconn(writable.data()) != MI_SUCCESS ||
      smfi_setbacklog(256) != MI_SUCCESS || smfi_opensocket(true) != MI_SUCCESS) {
    _exit(kFailed);
  }
  std::thread milter([] { smfi_main(); });

  const auto address = milter::resolve(socket);
  std::vector<base::FileDescriptor> connections;
  for (int i = 0; i < kBurst; ++i) connections.push_back(begin_message(*address));
  for (const auto& connection : connections) send_packet(connection.get(), 'E', {});
  // The callbacks still block: nothing is left to clean but a process that ends.
  _exit(static_cast<int>(begun_within(nudge ? kPatience : kStarvation)));
}

int begun_callbacks(const std::string& socket, bool nudge) {
  const pid_t child = fork();
  if (child == 0) burst(socket, nudge);
  int status = 0;
  waitpid(child, &status, 0);
  const int begun = WIFEXITED(status) ? WEXITSTATUS(status) : kFailed;
  ::unlink(milter::socket_path(socket).c_str());
  std::printf("%s: %d of %d callbacks began while the others blocked\n", nudge ? "nudge" : "none", begun,
              kBurst);
  std::fflush(stdout);
  return begun;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string socket = std::string("unix:") + argv[1] + "/milter." + argv[2];
  const bool nudge = std::strcmp(argv[2], "nudge") == 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const int begun = begun_callbacks(socket, nudge);
    if (begun == kFailed || (nudge && begun < kBurst)) return 1;
    if (!nudge && begun < kBurst) return 0;
  }
  return nudge ? 0 : kSkipped;
}
