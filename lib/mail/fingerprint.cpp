#include "mail/fingerprint.h"

#include <algorithm>
#include <array>

#include "mail/trace.h"

namespace exosubmit::mail {
namespace {

// Fields that a pass through a mail system adds or changes.
bool is_trace(const HeaderField& field) {
  constexpr std::array<std::string_view, 5> kTrace = {"Received", "Return-Path", "Delivered-To",
                                                      "Authentication-Results", "X-Original-To"};
  return std::any_of(kTrace.begin(), kTrace.end(), [&](std::string_view name) { return field.is(name); });
}

bool has_message_id(const Header& header) {
  return std::any_of(header.begin(), header.end(), [](const HeaderField& field) {
    return field.is("Message-ID") && !field.unfolded().empty();
  });
}

// Each pass adds its field on top: the last one is the oldest.
const HeaderField* oldest_with_queue_id(const Header& header) {
  const auto found = std::find_if(header.rbegin(), header.rend(), [](const HeaderField& field) {
    return field.is("Received") && postfix_trace(field).has_value();
  });
  return found == header.rend() ? nullptr : &*found;
}

}  // namespace

std::optional<base::Digest> fingerprint(const Envelope& envelope, const Message& message) {
  base::Sha256 hash;
  hash.update_field(envelope.sender.address);
  for (const HeaderField& field : message.header) {
    if (is_trace(field)) continue;
    hash.update_field(field.name);
    hash.update_field(field.value);
  }
  if (!has_message_id(message.header)) {
    const HeaderField* received = oldest_with_queue_id(message.header);
    if (received == nullptr) return std::nullopt;
    hash.update_field(received->value);
  }
  const base::Digest& body = message.body.digest();
  hash.update({reinterpret_cast<const char*>(body.data()), body.size()});
  return hash.finish();
}

base::Digest recipient_key(const base::Digest& fingerprint, std::string_view recipient) {
  base::Sha256 hash;
  hash.update({reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()});
  hash.update(recipient);
  return hash.finish();
}

}  // namespace exosubmit::mail
