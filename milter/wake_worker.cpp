#include "milter/wake_worker.h"

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "log/events.h"

namespace exosubmit::milter {

WakeWorker::WakeWorker(const std::string& socket, log::Sink& sink, bool nudges)
    : sink_(sink), nudges_(nudges) {
  if (const auto address = resolve(socket)) {
    address_ = *address;
  } else {
    fail(address.error().text);
  }
}

int WakeWorker::knock() const {
  const base::FileDescriptor socket(
      ::socket(address_.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return errno;
  const int connected =
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address_.address), address_.size);
  // EAGAIN: the backlog is full, so libmilter has connections enough to wake up for.
  return connected == 0 || errno == EINPROGRESS || errno == EAGAIN ? 0 : errno;
}

void WakeWorker::nudge() {
  if (!nudges_ || address_.size == 0) return;
  const std::lock_guard lock(mutex_);
  if (const int error = knock()) fail(std::strerror(error));
}

void WakeWorker::fail(const std::string& reason) {
  if (!told_.exchange(true)) log::nudge_failed(sink_, reason);
}

}  // namespace exosubmit::milter
