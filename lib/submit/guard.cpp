#include "submit/guard.h"

#include <fmt/format.h>

#include "mail/address.h"
#include "mail/from.h"
#include "mail/trace.h"

namespace exosubmit::submit {
namespace {

using mail::Outcome;

// A message redirected through this relay is no loop; one that comes back this often is.
constexpr std::size_t kMaxOwnHops = 2;

std::size_t wire_bytes(const mail::Header& header) {
  std::size_t bytes = 0;
  for (const mail::HeaderField& field : header) {
    bytes += field.name.size() + field.value.size() + 3;  // colon, CRLF
  }
  return bytes;
}

std::optional<Outcome> check_size(const mail::Message& message, const GuardLimits& limits) {
  const std::size_t header_bytes = wire_bytes(message.header);
  const std::size_t bytes = octets_of(message);
  if (bytes > limits.max_message_size) {
    return Outcome::refused(552, {5, 3, 4},
                            fmt::format("message of {} octets exceeds the limit of {} octets", bytes,
                                        limits.max_message_size))
        .because("the message is larger than max_message_size allows",
                 "send a smaller one, or raise [exchange] max_message_size and the mailbox's MaxSendSize");
  }
  if (header_bytes > mail::kMaxHeaderBytes) {
    return Outcome::refused(552, {5, 3, 4},
                            fmt::format("header section of {} octets exceeds the limit of {} octets",
                                        header_bytes, mail::kMaxHeaderBytes))
        .because("Exchange refuses a header section of this size",
                 "shorten the header in the program that writes the message");
  }
  return std::nullopt;
}

std::optional<Outcome> check_loop(const mail::Header& header, const mail::Envelope& envelope,
                                  const GuardLimits& limits) {
  const mail::Hops hops = mail::count_hops(header, envelope.origin.host_name);
  if (hops.ours > kMaxOwnHops) {
    return Outcome::refused(554, {5, 4, 6},
                            fmt::format("mail loop: the message came through this relay {} times", hops.ours))
        .because("a recipient's mail is forwarded back to this relay",
                 "end the forwarding; the message's Received fields show its way");
  }
  if (hops.all > limits.hop_limit) {
    return Outcome::refused(554, {5, 4, 6},
                            fmt::format("mail loop: {} Received fields, more than the {} allowed", hops.all,
                                        limits.hop_limit))
        .because("the message passed through too many mail systems",
                 "end the loop that its Received fields show, or raise [milter] hop_limit");
  }
  return std::nullopt;
}

Outcome broken_address(const mail::HeaderField& field, const base::Error& error) {
  return Outcome::refused(554, {5, 6, 0}, field.name + ": " + error.text)
      .because("Exchange refuses a whole message for one broken address in From, To or Cc",
               "correct the " + field.name + " field in the program that writes the message (RFC 5322)");
}

// An empty To or Cc passes although RFC 5322 wants an address there: programs without a Cc write one, and to
// Exchange, which delivers by the envelope, it is a field without recipients. So does a From that names
// nobody: rewriting fills it.
std::optional<Outcome> check_addresses(const mail::Header& header) {
  for (const mail::HeaderField& field : header) {
    if (field.is("From")) {
      const auto from = mail::from_mailboxes({field});
      if (!from) return broken_address(field, from.error());
    } else if (field.is("To") || field.is("Cc")) {
      const auto recipients = mail::parse_address_list(field.value);
      if (!recipients) return broken_address(field, recipients.error());
    }
  }
  return std::nullopt;
}

}  // namespace

std::size_t octets_of(const mail::Message& message) {
  return wire_bytes(message.header) + 2 + message.body.size();  // CRLF between the two
}

std::optional<Outcome> guard(const mail::Message& message, const mail::Envelope& envelope,
                             const GuardLimits& limits) {
  if (auto refusal = check_size(message, limits)) return refusal;
  if (auto refusal = check_loop(message.header, envelope, limits)) return refusal;
  return check_addresses(message.header);
}

}  // namespace exosubmit::submit
