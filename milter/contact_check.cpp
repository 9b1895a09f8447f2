#include "milter/contact_check.h"

#include "mail/envelope.h"
#include "milter/selection.h"
#include "operate/letter.h"

namespace exosubmit::milter {

std::optional<std::string> contact_warning(const config::Settings& settings) {
  if (settings.operator_.contact.empty()) return std::nullopt;
  const std::string sender = operate::notice_sender(settings);
  mail::Envelope envelope{mail::Path::parse('<' + sender + '>', {}), {}, {}};
  envelope.origin.client_address = "127.0.0.1";
  if (!is_ours(Role::kOther, envelope, settings)) return std::nullopt;
  return "[operator] contact: notices come from " + sender +
         ", which a mailbox or [select] takes for mail to Exchange: they would be held with it; set another "
         "[exchange] "
         "ehlo_name, or narrower senders";
}

}  // namespace exosubmit::milter
