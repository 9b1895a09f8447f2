#include "smtp/commands.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::smtp {
namespace {

constexpr std::size_t kMaxAddressBytes = 1000;  // what Postfix takes is shorter
constexpr std::size_t kMaxValueBytes = 1000;    // RFC 3461 section 4: ENVID 100, ORCPT 500

Reply refusal(int code, mail::EnhancedStatus status, const std::string& text) {
  return {code, status, text, {status.to_string() + ' ' + text}};
}

// The address keeps to its place between "<" and ">" (RFC 5321 section 4.1.2).
bool fits_in_brackets(std::string_view address) {
  bool quoted = false;
  bool escaped = false;
  for (const char c : address) {
    if (base::is_control(c)) return false;
    if (escaped) {
      escaped = false;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      escaped = c == '\\';
    } else if (c == ' ' || c == '<' || c == '>' || c == '\\') {
      return false;
    }
  }
  return !quoted && address.size() <= kMaxAddressBytes;
}

// RFC 5321 section 4.1.2 esmtp-value; "=" is tolerated, UTF-8 is for ORCPT (RFC 6533 section 3).
bool fits_as_value(std::string_view value) {
  return !value.empty() && value.size() <= kMaxValueBytes &&
         std::none_of(value.begin(), value.end(), [](char c) { return c == ' ' || base::is_control(c); });
}

std::string parameter(const mail::Path& path, std::string_view keyword) {
  const mail::Parameter* const found = path.parameter(keyword);
  if (found == nullptr || !fits_as_value(found->value)) return {};
  return ' ' + found->keyword + '=' + found->value;
}

bool needs_smtputf8(const TransactionRequest& request) {
  return request.smtputf8 || !base::is_ascii(request.sender.address) ||
         std::any_of(request.recipients.begin(), request.recipients.end(),
                     [](const mail::Path& path) { return !base::is_ascii(path.address); });
}

std::optional<Reply> address_obstacle(const mail::Path& path, const Capabilities& capabilities,
                                      mail::EnhancedStatus bad_syntax) {
  if (!fits_in_brackets(path.address)) {
    return refusal(553, bad_syntax, "address cannot be written in an SMTP command");
  }
  if (!base::is_ascii(path.address) && !capabilities.smtputf8) {
    return refusal(553, {5, 6, 7}, "non-ASCII address, and the server does not offer SMTPUTF8");
  }
  return std::nullopt;
}

}  // namespace

std::string mail_command(const TransactionRequest& request, const Capabilities& capabilities) {
  std::string line = "MAIL FROM:<" + request.sender.address + '>';
  if (capabilities.size) line += " SIZE=" + std::to_string(request.content->size());
  if (request.eight_bit && capabilities.eight_bit_mime) line += " BODY=8BITMIME";
  if (needs_smtputf8(request) && capabilities.smtputf8) line += " SMTPUTF8";
  if (capabilities.dsn) line += parameter(request.sender, "RET") + parameter(request.sender, "ENVID");
  return line + "\r\n";
}

std::string rcpt_command(const mail::Path& recipient, const Capabilities& capabilities) {
  std::string line = "RCPT TO:<" + recipient.address + '>';
  if (capabilities.dsn) line += parameter(recipient, "NOTIFY") + parameter(recipient, "ORCPT");
  return line + "\r\n";
}

std::optional<Reply> sender_obstacle(const mail::Path& sender, const Capabilities& capabilities) {
  return address_obstacle(sender, capabilities, {5, 1, 7});
}

std::optional<Reply> recipient_obstacle(const mail::Path& recipient, const Capabilities& capabilities) {
  if (recipient.address.empty()) return refusal(553, {5, 1, 3}, "recipient address is empty");
  return address_obstacle(recipient, capabilities, {5, 1, 3});
}

std::optional<Reply> message_obstacle(const TransactionRequest& request, const Capabilities& capabilities) {
  // RFC 6531 section 3.2: without the extension such a message is not sent; codes as in its section 3.5.
  if (request.smtputf8 && !capabilities.smtputf8) {
    return refusal(550, {5, 6, 7}, "message needs SMTPUTF8, which the server does not offer");
  }
  if (request.eight_bit && !capabilities.eight_bit_mime) {
    return refusal(554, {5, 6, 3}, "message is 8-bit, and the server does not offer 8BITMIME");
  }
  const std::size_t size = request.content->size();
  if (capabilities.max_size > 0 && size > capabilities.max_size) {
    return refusal(552, {5, 3, 4},
                   "message of " + std::to_string(size) + " octets is over the server's limit of " +
                       std::to_string(capabilities.max_size));
  }
  return std::nullopt;
}

}  // namespace exosubmit::smtp
