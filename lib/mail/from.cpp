#include "mail/from.h"

#include <iterator>

namespace exosubmit::mail {

base::Result<std::vector<Mailbox>> from_mailboxes(const Header& header) {
  std::vector<Mailbox> mailboxes;
  for (const HeaderField& field : header) {
    if (!field.is("From") || field.unfolded() == "<>") continue;
    auto parsed = parse_address_list(field.value);
    if (!parsed) return base::failure(std::move(parsed.error()));
    mailboxes.insert(mailboxes.end(), std::make_move_iterator(parsed->begin()),
                     std::make_move_iterator(parsed->end()));
  }
  return mailboxes;
}

}  // namespace exosubmit::mail
