#include "cli/read_message.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "mail/address.h"

namespace exosubmit::cli {
namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

// One line with its end; empty at the end of the input.
class Lines {
 public:
  explicit Lines(std::FILE* input) : input_(input) {}
  std::string_view next() {
    char* raw = buffer_.release();
    const ssize_t size = ::getline(&raw, &room_, input_);
    buffer_.reset(raw);
    return size < 0 ? std::string_view{} : std::string_view(raw, static_cast<std::size_t>(size));
  }

 private:
  std::FILE* input_;
  std::unique_ptr<char, Free> buffer_;
  std::size_t room_ = 0;
};

std::string_view without_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// RFC 5322 section 2.2: printable ASCII without the colon.
bool begins_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  for (const char c : line.substr(0, colon)) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

// Reads the fields; what it gives back is the first line of the body, or nothing.
std::string_view read_header(Lines& lines, mail::Header& header) {
  std::size_t octets = 0;
  for (std::string_view line = lines.next(); !line.empty(); line = lines.next()) {
    const std::string_view text = without_end(line);
    if (text.empty()) return {};
    const bool folded = (text.front() == ' ' || text.front() == '\t') && !header.empty();
    if (!folded && !begins_field(text)) return line;
    octets += line.size();
    if (octets > mail::kMaxHeaderBytes * 2) continue;  // enough for the guard to refuse it
    if (folded) {
      header.back().value.append("\r\n").append(text);
    } else {
      const std::size_t colon = text.find(':');
      header.push_back({std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))});
    }
  }
  return {};
}

}  // namespace

base::Result<mail::Message> read_message(std::FILE* input, const config::MilterSettings& settings) {
  mail::Message message{{}, mail::Body(settings.memory_per_message, settings.spool_directory)};
  Lines lines(input);
  const std::string_view first = read_header(lines, message.header);
  auto stored = message.body.append(first);
  std::array<char, 65536> buffer{};
  while (stored && !std::feof(input) && !std::ferror(input)) {
    stored = message.body.append({buffer.data(), std::fread(buffer.data(), 1, buffer.size(), input)});
  }
  if (stored && std::ferror(input)) {
    return base::failure(base::try_later(std::string("standard input: ") + std::strerror(errno)));
  }
  if (stored) stored = message.body.finish();
  if (!stored) return base::failure(stored.error());
  return message;
}

base::Result<std::vector<std::string>> header_recipients(const mail::Header& header) {
  std::vector<std::string> recipients;
  for (const mail::HeaderField& field : header) {
    if (!field.is("To") && !field.is("Cc") && !field.is("Bcc")) continue;
    const auto mailboxes = mail::parse_address_list(field.value);
    if (!mailboxes) return base::failure(base::refuse(field.name + ": " + mailboxes.error().text));
    for (const mail::Mailbox& mailbox : *mailboxes) recipients.push_back(mailbox.address);
  }
  return recipients;
}

}  // namespace exosubmit::cli
