// A message on its way in, from MAIL to its end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "milter/answer.h"
#include "milter/selection.h"
#include "submit/report.h"
#include "submit/submission_core.h"

namespace exosubmit::milter {

class Incoming {
 public:
  Incoming(std::shared_ptr<submit::SubmissionCore> core, Role role, mail::Envelope envelope,
           base::Clock::Steady now);

  submit::SubmissionCore& core() const { return *core_; }
  const config::Settings& settings() const { return core_->settings(); }
  Role role() const { return role_; }
  bool on_listener() const { return role_ == Role::kListener; }
  base::Clock::Steady begun() const { return begun_; }

  // `mailer` is Postfix's routing decision; it may be empty on a listener.
  void add_recipient(mail::Path path, std::string_view mailer);
  void add_field(std::string name, std::string_view value);
  void add_body(std::string_view octets);
  void complete(std::string queue_id);

  std::size_t recipients() const { return recipients_.size(); }
  bool any_ours() const { return !envelope_.recipients.empty(); }
  const mail::Envelope& envelope() const { return envelope_; }  // our recipients only
  const mail::Header& header() const { return message_.header; }
  bool stored() const { return !storage_failure_; }  // all of it, once it is complete

  // Plainly our own hop, though not on a listener: passed on it would circle.
  bool own_hop() const;

  // Submits; a message that could not be stored is deferred.
  submit::Report submit(exchange::Patience& patience);

  // Every recipient as the verdict needs it, in the order of RCPT.
  std::vector<RecipientState> states(const submit::Report& report) const;

  // Recipient `i` of states() as smfi_delrcpt wants it: as it came, source route stripped.
  std::string argument(std::size_t i) const { return '<' + recipients_[i].address + '>'; }

 private:
  struct Recipient {
    std::string address;
    bool ours = true;
    bool returns_to_us = false;
  };

  std::shared_ptr<submit::SubmissionCore> core_;
  Role role_;
  mail::Envelope envelope_;
  base::Clock::Steady begun_;
  std::vector<Recipient> recipients_;
  mail::Message message_;
  std::size_t header_bytes_ = 0;
  std::optional<base::Error> storage_failure_;
};

}  // namespace exosubmit::milter
