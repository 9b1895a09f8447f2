// Fuzzes the dialogue's engines. The first line of the input has a letter per circumstance: p PIPELINING,
// c CHUNKING, w content waits, r RSET leads, l large content, a AUTH. "wN" on a line of its own lets the
// engine write N octets; every other line is what the server says.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "require.h"
#include "smtp/authentication.h"
#include "smtp/transaction.h"

namespace {

using namespace exosubmit;
using Wants = smtp::Dialogue::Wants;

// Lines ".x".
class Octets final : public mail::Content {
 public:
  explicit Octets(std::size_t size) : size_(size) {}
  std::size_t size() const override { return size_; }
  base::Result<std::size_t> read(std::size_t offset, char* buffer, std::size_t room) const override {
    const std::size_t count = std::min(room, size_ - offset);
    for (std::size_t i = 0; i < count; ++i) buffer[i] = ".\n\rx"[(size_ - offset - i) % 4];
    return count;
  }

 private:
  std::size_t size_;
};

void check(smtp::Dialogue& engine, const smtp::Transaction* transaction) {
  fuzz::require(engine.wants() != Wants::kWrite || !engine.output().empty());
  fuzz::require(!engine.failure() || (engine.must_close() && engine.wants() == Wants::kNothing));
  if (transaction == nullptr) return;
  fuzz::require(transaction->content_begun() || !transaction->content_written());
  const auto& final = transaction->final_reply();
  fuzz::require(!final || !final->positive() || transaction->content_written());
  fuzz::require(!final || !transaction->in_doubt());
}

void write(smtp::Dialogue& engine, std::string_view number) {
  std::size_t octets = 0;
  std::from_chars(number.data(), number.data() + number.size(), octets);
  octets = std::min<std::size_t>(octets, 10'000'000);
  while (octets > 0 && engine.wants() == Wants::kWrite) {
    const std::size_t count = std::min(octets, engine.output().size());
    engine.written(count);
    octets -= count;
  }
}

void play(smtp::Dialogue& engine, const smtp::Transaction* transaction, std::string_view script) {
  smtp::ReplyParser parser;
  check(engine, transaction);
  while (!script.empty()) {
    const std::string_view line = script.substr(0, script.find('\n'));
    script.remove_prefix(std::min(script.size(), line.size() + 1));
    if (line.starts_with('w')) {
      write(engine, line.substr(1));
    } else {
      parser.feed(std::string(line) + "\r\n");
      while (auto reply = parser.next()) engine.received(std::move(*reply));
    }
    check(engine, transaction);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view letters = input.substr(0, input.find('\n'));
  const std::string_view script = input.substr(std::min(size, letters.size() + 1));
  const auto has = [letters](char letter) { return letters.find(letter) != std::string_view::npos; };

  if (has('a')) {
    smtp::Authentication engine(base::Secret("dXNlcj0="));
    play(engine, nullptr, script);
    return 0;
  }
  const Octets content(has('l') ? 1'000'000 : 12);
  smtp::Capabilities capabilities;
  capabilities.pipelining = has('p');
  smtp::TransactionRequest request;
  request.sender = mail::Path::parse("<app@contoso.example>");
  request.recipients = {mail::Path::parse("<one@example.net>"), mail::Path::parse("<two@example.net>")};
  request.content = &content;
  request.chunking = has('c');
  request.content_waits = has('w');
  request.reset_first = has('r');
  smtp::Transaction engine(request, capabilities);
  play(engine, &engine, script);
  return 0;
}
