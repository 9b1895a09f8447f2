#include "config/print.h"

#include "config/ini_file.h"
#include "config/key_table.h"

namespace exosubmit::config {
namespace {

// Breaks the line behind commas where it would be too long.
std::string wrapped(std::string line) {
  std::size_t start = 0;
  while (line.size() - start > kMaxIniLine) {
    const std::size_t comma = line.rfind(", ", start + kMaxIniLine - 1);
    if (comma == std::string::npos || comma <= start) break;
    line.replace(comma + 1, 1, "\n  ");
    start = comma + 2;
  }
  return line;
}

std::string print_key(const Key& key, const Settings& settings, const MailboxSettings& mailbox) {
  const std::string value = key.print(settings, mailbox);
  const std::string line = std::string(key.name) + (value.empty() ? " =" : " = ") + value;
  if (key.list) return wrapped(line) + '\n';
  return (line.size() > kMaxIniLine ? "# " : "") + line + '\n';
}

std::string print_section(std::string_view section, const Settings& settings,
                          const MailboxSettings& mailbox) {
  std::string text = '[' + std::string(section);
  if (section == kMailboxSection) text += ' ' + mailbox.name;
  text += "]\n";
  for (const Key& key : key_table()) {
    if (key.section == section) text += print_key(key, settings, mailbox);
  }
  return text;
}

}  // namespace

std::string print(const Settings& settings) {
  std::string text;
  std::string_view last;
  for (const Key& key : key_table()) {
    if (key.section == last) continue;
    last = key.section;
    const bool mailbox_section = last == kMailboxSection;
    const std::vector<MailboxSettings> one(1);
    for (const MailboxSettings& mailbox : mailbox_section ? settings.mailboxes : one) {
      text += (text.empty() ? "" : "\n") + print_section(last, settings, mailbox);
    }
  }
  return text;
}

}  // namespace exosubmit::config
