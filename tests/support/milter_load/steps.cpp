#include "support/milter_load/steps.h"

#include <algorithm>

namespace exosubmit::test {
namespace {

using namespace std::string_literals;

// libmilter/mfdef.h, as Postfix 3.7 offers them.
constexpr std::uint32_t kVersion = 6;
constexpr Flags kActions = 0x1ff;
constexpr Flags kSteps = 0x1fffff;
constexpr Flags kNoReplyToHeader = 0x80;
constexpr Flags kNoReplyToConnect = 0x1000;
constexpr Flags kNoReplyToHelo = 0x2000;
constexpr Flags kNoReplyToMail = 0x4000;
constexpr Flags kNoReplyToRcpt = 0x8000;
constexpr Flags kNoReplyToData = 0x10000;
constexpr Flags kNoReplyToEndOfHeader = 0x40000;
constexpr Flags kNoReplyToBody = 0x80000;

// Lines of 78 octets, as many as fit into the largest body packet of the protocol (65 535).
constexpr std::size_t kLineBytes = 80;
constexpr std::size_t kPieceBytes = 819 * kLineBytes;

std::string lines(std::size_t bytes) {
  std::string text;
  text.reserve(bytes + kLineBytes);
  while (text.size() < bytes) text += std::string(kLineBytes - 2, 'x') + "\r\n";
  return text;
}

Step field(const std::string& name, const std::string& value) {
  return {"header", packet('L', name + '\0' + ' ' + value + '\0'), kNoReplyToHeader};
}

}  // namespace

std::vector<Step> opening() {
  return {{"negotiation", packet('O', number(kVersion) + number(kActions) + number(kSteps)), 0},
          {"connect",
           macros('C', "j\0relay.example\0{daemon_name}\0EXOSUBMIT\0"s) +
               packet('C', "localhost\0004\0\031127.0.0.1\0"s),
           kNoReplyToConnect},
          {"HELO", packet('H', "client.example\0"s), kNoReplyToHelo}};
}

Flags agreed_steps(const Packet& answer) { return number_at(answer.data, 8); }

std::vector<Step> message(const std::string& id, std::size_t body_bytes) {
  std::vector<Step> steps{
      {"MAIL", packet('M', "<app@contoso.example>\0"s), kNoReplyToMail},
      {"RCPT", macros('R', "{rcpt_mailer}\0smtp\0"s) + packet('R', "<someone@example.net>\0"s),
       kNoReplyToRcpt},
      {"DATA", packet('T', {}), kNoReplyToData},
      field("From", "App <app@contoso.example>"),
      field("To", "someone@example.net"),
      field("Subject", "One of many"),
      field("Date", "Tue, 24 Nov 2026 11:00:00 +0000"),
      field("Message-ID", '<' + id + "@client.example>"),
      {"end of header", packet('N', {}), kNoReplyToEndOfHeader}};
  if (const std::size_t whole = body_bytes / kPieceBytes; whole > 0) {
    steps.push_back({"body", packet('B', lines(kPieceBytes)), kNoReplyToBody, whole});
  }
  if (const std::size_t rest = body_bytes % kPieceBytes; rest > 0) {
    steps.push_back({"body", packet('B', lines(rest)), kNoReplyToBody});
  }
  steps.push_back({kEndOfMessage, macros('E', "i\0"s + id + '\0') + packet('E', {}), 0});
  return steps;
}

}  // namespace exosubmit::test
