#include "mail/rewrite.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "mail/address.h"
#include "mail/encoded_word.h"
#include "mail/folding.h"
#include "mail/from.h"
#include "mail/trace.h"

namespace exosubmit::mail {
namespace {

bool promised(const RewriteRules& rules, std::string_view address) {
  return same_address(address, rules.mailbox) || any_matches(rules.send_as, address);
}

bool is_any_of(const HeaderField& field, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return field.is(name); });
}

std::string in_list(const std::vector<Mailbox>& mailboxes) {
  std::string list;
  for (const Mailbox& mailbox : mailboxes) {
    list += list.empty() ? " " : ", ";
    list +=
        mailbox.display_name.empty() ? mailbox.address : mailbox.display_name + " <" + mailbox.address + '>';
  }
  return list;
}

class Rewriter {
 public:
  Rewriter(const Header& header, const Envelope& envelope, const RewriteRules& rules,
           std::vector<Mailbox> original)
      : header_(header), envelope_(envelope), rules_(rules), original_(std::move(original)) {}

  base::Result<Rewritten> run(base::Clock::Wall now);

 private:
  base::Result<void> decide();
  void take(const HeaderField& field);
  void put(std::string_view name, std::string_view value);
  void put_list(std::string_view name, const std::string& addresses);
  void put_new_from();
  void put_missing();
  bool has(std::string_view name) const { return find(header_, name) != nullptr; }

  const Header& header_;
  const Envelope& envelope_;
  const RewriteRules& rules_;
  const std::vector<Mailbox> original_;  // of From
  bool replace_from_ = false;
  bool from_written_ = false;
  Rewritten result_;
};

base::Result<void> Rewriter::decide() {
  const auto foreign = std::find_if(original_.begin(), original_.end(), [&](const Mailbox& mailbox) {
    return !promised(rules_, mailbox.address);
  });
  const bool is_foreign = foreign != original_.end();
  const ForeignFrom rule = envelope_.null_sender() ? ForeignFrom::kRewrite : rules_.foreign_from;
  if (is_foreign && rule == ForeignFrom::kReject) {
    return base::failure(base::refuse("From " + foreign->address + " is neither the mailbox " +
                                      rules_.mailbox + " nor in its send_as, and foreign_from is reject"));
  }
  replace_from_ = original_.empty() || (is_foreign && rule == ForeignFrom::kRewrite);
  result_.from = replace_from_ ? rules_.rewrite_to : (is_foreign ? *foreign : original_.front()).address;
  result_.promised_from = promised(rules_, result_.from);
  return {};
}

base::Result<Rewritten> Rewriter::run(base::Clock::Wall now) {
  if (auto decided = decide(); !decided) return base::failure(std::move(decided.error()));
  result_.header_section = our_received(envelope_.origin, now).wire();
  for (const HeaderField& field : header_) take(field);
  put_missing();
  return std::move(result_);
}

void Rewriter::take(const HeaderField& field) {
  if (is_any_of(field, {"Bcc", "Resent-Bcc"})) return;
  if (replace_from_ && field.is("From")) {
    if (!std::exchange(from_written_, true)) put_new_from();
  } else if (replace_from_ && is_any_of(field, {"Sender", "DKIM-Signature"})) {
    result_.signatures_removed = result_.signatures_removed || field.is("DKIM-Signature");
  } else if (!envelope_.smtputf8() && is_any_of(field, {"From", "To", "Cc", "Reply-To"})) {
    put(field.name, encode_raw_names(field.value, field.name.size() + 1));
  } else {
    put(field.name, field.value);
  }
}

void Rewriter::put(std::string_view name, std::string_view value) {
  result_.header_section.append(name).append(":").append(well_folded(value)).append("\r\n");
}

void Rewriter::put_list(std::string_view name, const std::string& addresses) {
  const std::size_t column = name.size() + 1;
  put(name, fold(envelope_.smtputf8() ? addresses : encode_raw_names(addresses, column), column));
}

void Rewriter::put_new_from() {
  const std::string name = original_.empty() ? std::string() : original_.front().display_name;
  put_list("From",
           name.empty() ? " <" + rules_.rewrite_to + '>' : ' ' + name + " <" + rules_.rewrite_to + '>');
  if (rules_.reply_to == ReplyTo::kOriginal && !original_.empty() && !has("Reply-To")) {
    put_list("Reply-To", in_list(original_));
  }
}

void Rewriter::put_missing() {
  if (replace_from_ && !from_written_) put_new_from();
  if (!replace_from_ && original_.size() > 1 && !has("Sender")) put("Sender", " <" + rules_.mailbox + '>');
  if (!envelope_.null_sender()) return;
  if (!has("Auto-Submitted")) put("Auto-Submitted", " auto-generated");
  if (!has("X-Auto-Response-Suppress")) put("X-Auto-Response-Suppress", " All");
}

}  // namespace

base::Result<Rewritten> rewrite(const Header& header, const Envelope& envelope, const RewriteRules& rules,
                                base::Clock::Wall now) {
  auto original = from_mailboxes(header);
  if (!original) return base::failure(std::move(original.error()));
  return Rewriter(header, envelope, rules, std::move(*original)).run(now);
}

}  // namespace exosubmit::mail
