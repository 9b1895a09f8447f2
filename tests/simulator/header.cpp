#include "simulator/header.h"

#include <utility>

#include "base/ascii.h"
#include "simulator/command.h"

namespace exosubmit::simulator {
namespace {

// Splits an address list into its mailboxes: text without comments, quoted strings kept whole.
class ListReader {
 public:
  explicit ListReader(std::string_view list) : rest_(list) {}

  // False when a quote, comment or bracket has no end.
  bool read(std::vector<std::string>& mailboxes) {
    std::string mailbox;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '(') {
        if (!skip_comment()) return false;
      } else if (c == '"' || c == '<') {
        if (!take_until(c == '"' ? '"' : '>', mailbox)) return false;
      } else {
        rest_.remove_prefix(1);
        if (c == ':') {
          mailbox.clear();  // the name of a group
        } else if (c == ',' || c == ';') {
          mailboxes.push_back(std::exchange(mailbox, {}));
        } else {
          mailbox += c;
        }
      }
    }
    mailboxes.push_back(mailbox);
    return true;
  }

 private:
  bool skip_comment() {
    unsigned depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '(') {
        ++depth;
      } else if (rest_[i] == ')' && --depth == 0) {
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  bool take_until(char end, std::string& mailbox) {
    bool quoted = end == '"';
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '\\' && quoted) {
        ++i;
      } else if (rest_[i] == end) {
        mailbox.append(rest_.substr(0, i + 1));
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  std::string_view rest_;
};

// "Name <address>" or "address".
std::string address_of(std::string_view mailbox) {
  mailbox = base::trim(mailbox);
  const std::size_t open = mailbox.ends_with('>') ? mailbox.rfind('<') : std::string_view::npos;
  if (open == std::string_view::npos) return std::string(mailbox);
  return std::string(base::trim(mailbox.substr(open + 1, mailbox.size() - open - 2)));
}

}  // namespace

std::string_view header_section(std::string_view content) {
  if (content.starts_with("\r\n")) return {};
  const std::size_t end = content.find("\r\n\r\n");
  return end == std::string_view::npos ? content : content.substr(0, end + 2);
}

std::vector<std::string> field_values(std::string_view header, std::string_view name) {
  std::vector<std::string> values;
  bool inside = false;
  while (!header.empty()) {
    const std::size_t end = header.find("\r\n");
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 2);
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (inside) values.back().append(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    inside =
        colon != std::string_view::npos && base::equal_ignoring_case(base::trim(line.substr(0, colon)), name);
    if (inside) values.emplace_back(line.substr(colon + 1));
  }
  return values;
}

std::optional<std::vector<std::string>> addresses(std::string_view list) {
  std::vector<std::string> mailboxes;
  if (!ListReader(list).read(mailboxes)) return std::nullopt;
  std::vector<std::string> found;
  for (const std::string& mailbox : mailboxes) {
    if (base::trim(mailbox).empty()) continue;
    found.push_back(address_of(mailbox));
    if (!is_address(found.back())) return std::nullopt;
  }
  return found;
}

std::string message_id(std::string_view header) {
  const auto values = field_values(header, "Message-ID");
  return values.empty() ? std::string() : std::string(base::trim(values.front()));
}

}  // namespace exosubmit::simulator
