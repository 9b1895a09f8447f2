#include "mail/message.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/ascii.h"

namespace exosubmit::mail {
namespace {

constexpr std::string_view kCrlf = "\r\n";

bool has_eight_bit(std::string_view octets) {
  std::uint64_t seen = 0;
  for (; octets.size() >= sizeof seen; octets.remove_prefix(sizeof seen)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, octets.data(), sizeof eight);
    seen |= eight;
  }
  return (seen & 0x8080808080808080U) != 0 || !base::is_ascii(octets);
}

// Every CR is followed by LF, every LF follows CR, and there is no NUL: already in wire form.
bool is_wire_form(std::string_view octets) {
  if (octets.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t line_end = octets.find('\n');
    const std::size_t cr = octets.substr(0, line_end).find('\r');
    if (line_end == std::string_view::npos) return cr == std::string_view::npos;
    if (cr == std::string_view::npos || cr + 1 != line_end) return false;
    octets.remove_prefix(line_end + 1);
  }
}

std::string wire_form(std::string_view octets) {
  std::string wire;
  wire.reserve(octets.size() + octets.size() / 32 + 2);
  for (std::size_t i = 0; i < octets.size();) {
    const char c = octets[i];
    if (c == '\r') {
      const bool line_end = i + 1 < octets.size() && octets[i + 1] == '\n';
      wire += line_end ? kCrlf : " ";
      i += line_end ? 2 : 1;
    } else if (c == '\n' || c == '\0') {
      if (c == '\n') wire += kCrlf;
      ++i;
    } else {
      std::size_t end = i + 1;
      while (end < octets.size() && octets[end] != '\r' && octets[end] != '\n' && octets[end] != '\0') ++end;
      wire.append(octets, i, end - i);
      i = end;
    }
  }
  return wire;
}

tl::unexpected<base::Error> spool_failure(const std::string& what, int error) {
  return base::failure(base::try_later(what + ": " + std::generic_category().message(error)));
}

// A file without a name: it is gone when closed, whatever happens to this process.
base::Result<base::FileDescriptor> unnamed_file(const std::string& directory) {
  base::FileDescriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (file) return file;
  // Not every file system has O_TMPFILE. mkostemp makes the file 0600.
  std::string path = directory + "/exosubmit-XXXXXX";
  base::FileDescriptor named(::mkostemp(path.data(), O_CLOEXEC));
  if (!named) return spool_failure("cannot make a spool file in " + directory, errno);
  if (::unlink(path.c_str()) != 0) return spool_failure("cannot unlink the spool file " + path, errno);
  return named;
}

base::Result<void> write_all(int file, std::string_view octets, std::size_t offset,
                             const std::string& place) {
  while (!octets.empty()) {
    const ssize_t written = ::pwrite(file, octets.data(), octets.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      return spool_failure("cannot write a spool file in " + place, written < 0 ? errno : EIO);
    octets.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::size_t>(written);
  }
  return {};
}

base::Result<void> read_all(int file, char* buffer, std::size_t wanted, std::size_t offset) {
  while (wanted > 0) {
    const ssize_t got = ::pread(file, buffer, wanted, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return spool_failure("cannot read back a spool file", got < 0 ? errno : EIO);
    buffer += got;
    wanted -= static_cast<std::size_t>(got);
    offset += static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace

Body::Body(std::size_t memory_bytes, std::string spool_directory)
    : memory_bytes_(memory_bytes), spool_directory_(std::move(spool_directory)) {}

base::Result<void> Body::append(std::string_view octets) {
  if (octets.empty()) return {};
  eight_bit_ = eight_bit_ || has_eight_bit(octets);
  if (pending_cr_) {
    const bool line_end = octets.front() == '\n';
    if (line_end) octets.remove_prefix(1);
    pending_cr_ = false;
    if (auto stored = store(line_end ? kCrlf : " "); !stored) return stored;
  }
  if (octets.ends_with('\r')) {
    pending_cr_ = true;
    octets.remove_suffix(1);
  }
  return is_wire_form(octets) ? store(octets) : store(wire_form(octets));
}

base::Result<void> Body::finish() {
  if (pending_cr_) {
    if (auto stored = store(" "); !stored) return stored;
  }
  if (!at_line_start_) {
    if (auto stored = store(kCrlf); !stored) return stored;
  }
  digest_ = hash_.finish();
  return {};
}

base::Result<void> Body::store(std::string_view wire) {
  if (wire.empty()) return {};
  if (!file_ && wire.size() > memory_bytes_ - memory_.size()) {
    auto file = unnamed_file(spool_directory_);
    if (!file) return base::failure(std::move(file.error()));
    if (auto moved = write_all(file->get(), memory_, 0, spool_directory_); !moved) return moved;
    file_ = std::move(*file);
    std::string().swap(memory_);  // an assignment would keep the buffer
  }
  if (!file_) {
    memory_ += wire;
  } else if (auto written = write_all(file_.get(), wire, size_, spool_directory_); !written) {
    return written;
  }
  hash_.update(wire);
  size_ += wire.size();
  at_line_start_ = wire.back() == '\n';
  return {};
}

std::size_t Body::size() const { return size_; }

base::Result<std::size_t> Body::read(std::size_t offset, char* buffer, std::size_t room) const {
  if (offset >= size_) return std::size_t{0};
  const std::size_t count = std::min(room, size_ - offset);
  if (!file_) {
    std::memcpy(buffer, memory_.data() + offset, count);
  } else if (auto whole = read_all(file_.get(), buffer, count, offset); !whole) {
    return base::failure(std::move(whole.error()));
  }
  return count;
}

WireMessage::WireMessage(std::string header_section, const Body& body)
    : start_(std::move(header_section)), body_(body) {
  start_ += kCrlf;
}

std::size_t WireMessage::size() const { return start_.size() + body_.size(); }

base::Result<std::size_t> WireMessage::read(std::size_t offset, char* buffer, std::size_t room) const {
  std::size_t count = 0;
  if (offset < start_.size()) {
    count = start_.copy(buffer, room, offset);
    offset += count;
  }
  if (count == room) return count;
  auto rest = body_.read(offset - start_.size(), buffer + count, room - count);
  if (!rest) return rest;
  return count + *rest;
}

bool WireMessage::eight_bit() const { return body_.eight_bit() || has_eight_bit(start_); }

}  // namespace exosubmit::mail
