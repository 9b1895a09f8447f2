#include "milter/incoming.h"

#include <algorithm>
#include <utility>

#include "mail/trace.h"

namespace exosubmit::milter {
namespace {

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

// libmilter gives folded fields with bare LF.
std::string with_crlf(std::string_view value) {
  std::string wire;
  wire.reserve(value.size());
  for (const char c : value) {
    if (c == '\n' && !wire.ends_with('\r')) wire += '\r';
    wire += c;
  }
  return wire;
}

}  // namespace

Incoming::Incoming(std::shared_ptr<submit::SubmissionCore> core, Role role, mail::Envelope envelope,
                   base::Clock::Steady now)
    : core_(std::move(core)),
      role_(role),
      envelope_(std::move(envelope)),
      begun_(now),
      message_{{}, mail::Body(settings().milter.memory_per_message, settings().milter.spool_directory)} {}

void Incoming::add_recipient(mail::Path path, std::string_view mailer) {
  const config::SelectSettings& select = settings().select;
  const bool ours = on_listener() || is_outbound(mailer, select);
  recipients_.push_back({path.address, ours, returns_to_us(mailer, select)});
  if (ours) envelope_.recipients.push_back(std::move(path));
}

void Incoming::add_field(std::string name, std::string_view value) {
  // One field past the limit is enough for the guard to see it.
  if (header_bytes_ > mail::kMaxHeaderBytes) return;
  message_.header.push_back({std::move(name), with_crlf(value)});
  header_bytes_ += message_.header.back().name.size() + message_.header.back().value.size() + 3;
}

void Incoming::add_body(std::string_view octets) {
  if (storage_failure_) return;
  if (const auto stored = message_.body.append(octets); !stored) storage_failure_ = stored.error();
}

void Incoming::complete(std::string queue_id) {
  envelope_.origin.queue_id = std::move(queue_id);
  if (storage_failure_) return;
  if (const auto stored = message_.body.finish(); !stored) storage_failure_ = stored.error();
}

bool Incoming::own_hop() const {
  return !on_listener() && is_loopback(envelope_.origin.client_address) &&
         std::all_of(recipients_.begin(), recipients_.end(),
                     [](const Recipient& recipient) { return recipient.returns_to_us; }) &&
         mail::original_queue_id(message_.header, envelope_.origin.host_name).has_value();
}

submit::Report Incoming::submit(exchange::Patience& patience) {
  if (!storage_failure_) return core_->submit({envelope_, message_, on_listener()}, patience);
  submit::Report report;
  for (const mail::Path& path : envelope_.recipients) {
    report.recipients.push_back({path.address, {}, {}, 0});
  }
  report.rest(mail::Outcome::deferred({4, 3, 0}, storage_failure_->text));
  return report;
}

std::vector<RecipientState> Incoming::states(const submit::Report& report) const {
  std::vector<RecipientState> states;
  auto reported = report.recipients.begin();
  for (const Recipient& recipient : recipients_) {
    states.push_back({recipient.address, recipient.ours, recipient.returns_to_us, {}});
    if (recipient.ours) states.back().outcome = (reported++)->outcome;
  }
  return states;
}

}  // namespace exosubmit::milter
