#include "simulator/records.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "simulator/identity.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

bool write_all(int file, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = write(file, octets.data(), octets.size());
    if (written < 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

base::FileDescriptor open_to_append(const std::string& path) {
  return base::FileDescriptor(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
}

std::string printable(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    if (base::is_control(c)) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      shown += c;
    }
  }
  return shown;
}

std::string now() { return exact_time(std::chrono::system_clock::now()); }

unsigned long highest_number(const std::string& directory) {
  unsigned long highest = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    highest = std::max(highest, number<unsigned long>(entry.path().stem().string()).value_or(0));
  }
  return highest;
}

}  // namespace

bool replace_file(const std::string& path, std::string_view octets, bool secret) {
  const std::string draft = path + ".new";
  std::remove(draft.c_str());
  const base::FileDescriptor file(
      open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644));
  return file && write_all(file.get(), octets) && std::rename(draft.c_str(), path.c_str()) == 0;
}

base::Result<Records> Records::open(const std::string& directory) {
  Records records;
  records.messages_ = directory + "/messages";
  mkdir(records.messages_.c_str(), 0755);
  records.kept_ = highest_number(records.messages_);
  records.transcript_ = open_to_append(directory + "/transcript");
  records.mistakes_ = open_to_append(directory + "/mistakes");
  records.tokens_ = open_to_append(directory + "/tokens");
  if (!records.transcript_ || !records.mistakes_ || !records.tokens_) {
    return base::failure(base::operator_must_act("cannot write in " + directory));
  }
  return records;
}

Records::Records(Records&& other) noexcept
    : messages_(std::move(other.messages_)),
      kept_(other.kept_),
      transcript_(std::move(other.transcript_)),
      mistakes_(std::move(other.mistakes_)),
      tokens_(std::move(other.tokens_)) {}

void Records::append(const base::FileDescriptor& file, std::string_view line) {
  // One write() each, so that lines of several threads do not mix.
  write_all(file.get(), fmt::format("{} {}\n", now(), printable(line)));
}

void Records::transcript(unsigned long connection, std::string_view event) {
  append(transcript_, fmt::format("{} {}", connection, event));
}

void Records::mistake(std::string_view where, std::string_view what, Counts& counts) {
  ++counts.mistakes;
  append(mistakes_, fmt::format("{}: {}", where, what));
}

void Records::token(int status, std::string_view grant_type, std::string_view scope,
                    std::string_view client_id) {
  append(tokens_,
         fmt::format("{} grant_type={} scope={} client_id={}", status, grant_type, scope, client_id));
}

bool Records::keep(const KeptMessage& message) {
  unsigned long number = 0;
  {
    std::lock_guard lock(mutex_);
    number = ++kept_;
  }
  const nlohmann::ordered_json envelope{{"mailbox", message.mailbox},      {"mail_from", message.mail_from},
                                        {"rcpt_to", message.rcpt_to},      {"via", message.via},
                                        {"reply", message.reply},          {"session", message.session},
                                        {"connection", message.connection}};
  const std::string path = fmt::format("{}/{:06}", messages_, number);
  using Handler = nlohmann::json::error_handler_t;
  return replace_file(path + ".eml", message.content) &&
         replace_file(path + ".json", envelope.dump(-1, ' ', false, Handler::replace) + "\n");
}

}  // namespace exosubmit::simulator
