// Header sections, fields parted by NUL: whatever comes in, what goes out is a header section.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mail/fingerprint.h"
#include "mail/rewrite.h"
#include "mail/trace.h"
#include "require.h"

using exosubmit::fuzz::require;
namespace mail = exosubmit::mail;

namespace {

// Postfix lets no other name through to a milter.
bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

mail::Header header_of(std::string_view input, char separator) {
  mail::Header header;
  while (!input.empty()) {
    const std::string_view field = input.substr(0, input.find(separator));
    input.remove_prefix(std::min(field.size() + 1, input.size()));
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos || !is_name(field.substr(0, colon))) continue;
    header.push_back({std::string(field.substr(0, colon)), std::string(field.substr(colon + 1))});
  }
  return header;
}

// The fields of a header section, without their folds.
mail::Header unfolded(std::string_view section) {
  std::string lines;
  for (std::size_t i = 0; i < section.size(); ++i) {
    if (section[i] == '\r') continue;
    const bool fold = i + 1 < section.size() && (section[i + 1] == ' ' || section[i + 1] == '\t');
    if (section[i] != '\n' || !fold) lines += section[i];
  }
  return header_of(lines, '\n');
}

void require_header_section(std::string_view section) {
  require(section.starts_with("Received:") && section.ends_with("\r\n"));
  while (!section.empty()) {
    const std::size_t end = section.find("\r\n");
    const std::string_view line = section.substr(0, end);
    require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    require(!line.empty());
    const bool folded = line.front() == ' ' || line.front() == '\t';
    require(folded || is_name(line.substr(0, line.find(':'))));
    section.remove_prefix(end + 2);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view fields(reinterpret_cast<const char*>(data) + 1, size - 1);
  mail::Message message{header_of(fields, '\0'), mail::Body(0, "/tmp")};
  require(message.body.finish().has_value());
  mail::Envelope envelope;
  if ((data[0] & 1) != 0) envelope.sender = mail::Path::parse("<sender@client.example>");
  if ((data[0] & 2) != 0) envelope.sender.parameters.push_back({"SMTPUTF8", ""});
  const auto foreign_from = static_cast<mail::ForeignFrom>((data[0] >> 2) % 3);
  const mail::RewriteRules rules{
      "app@contoso.example", {}, foreign_from, "app@contoso.example", mail::ReplyTo::kOriginal};

  static_cast<void>(mail::fingerprint(envelope, message));
  static_cast<void>(mail::original_queue_id(message.header, "relay.example"));
  const mail::Hops hops = mail::count_hops(message.header, "relay.example");
  require(hops.ours <= hops.all && hops.all <= message.header.size());
  const auto rewritten = mail::rewrite(message.header, envelope, rules, {});
  if (!rewritten) return 0;
  require_header_section(rewritten->header_section);

  // Who reads the result finds the From that it is said to have.
  const auto again = mail::rewrite(unfolded(rewritten->header_section), envelope, rules, {});
  require(again && again->from == rewritten->from && again->promised_from == rewritten->promised_from);
  return 0;
}
