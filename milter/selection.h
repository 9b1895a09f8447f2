// Which messages are ours (DESIGN.md, section 2).
#pragma once

#include <string>
#include <string_view>

#include "config/settings.h"
#include "mail/envelope.h"

namespace exosubmit::milter {

// The part that an smtpd of Postfix plays for us, told by its {daemon_name}.
enum class Role {
  kListener,    // every message and every recipient
  kInlinePort,  // every message, its outbound recipients
  kOther,       // messages that match the settings, their outbound recipients
};

Role role_of(std::string_view daemon_name, const config::SelectSettings& select);

// As far as MAIL tells: sender, client and SASL login name.
bool is_ours(Role role, const mail::Envelope& envelope, const config::Settings& settings);

// {rcpt_mailer}, Postfix's own routing decision, leads outbound.
bool is_outbound(std::string_view mailer, const config::SelectSettings& select);

// Postfix would route it back to us.
bool returns_to_us(std::string_view mailer, const config::SelectSettings& select);

}  // namespace exosubmit::milter
