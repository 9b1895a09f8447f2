#include "config/load.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "config/complete.h"
#include "config/cross_checks.h"
#include "config/findings.h"
#include "config/ini_file.h"
#include "config/key_table.h"
#include "config/syntax.h"

namespace exosubmit::config {
namespace {

constexpr std::size_t kMaxFileBytes = 1024 * 1024;

std::optional<std::string> read_file(const std::string& file, Findings& findings) {
  std::ifstream stream(file, std::ios::binary);
  std::string content(kMaxFileBytes + 1, '\0');
  if (stream) stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!stream.is_open() || stream.bad()) {
    findings.mistake(0, std::string("cannot be read: ") + std::strerror(errno));
    return std::nullopt;
  }
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (content.size() > kMaxFileBytes) {
    findings.mistake(0, "is larger than 1M: that is no settings file");
    return std::nullopt;
  }
  return content;
}

// Sets the keys of one INI text, noting every mistake.
class Loader {
 public:
  Loader(Settings& settings, Findings& findings) : settings_(settings), findings_(findings) {}

  void take(IniSection section);

 private:
  MailboxSettings* mailbox_of(const IniSection& section);
  void take(const IniSection& section, const IniEntry& entry, MailboxSettings& mailbox);
  void unknown_key(const IniSection& section, const IniEntry& entry);
  std::optional<std::string> whole_value(const IniSection& section, const IniEntry& entry, const Key& key);
  void read(const IniSection& section, const IniEntry& entry, const Key& key, const std::string& text,
            MailboxSettings& mailbox);

  Settings& settings_;
  Findings& findings_;
};

// "mailbox" for "mailbox NAME".
std::string kind_of(const std::string& section) { return section.substr(0, section.find(' ')); }

// One blank between "mailbox" and its name, however many there are.
std::string canonical(std::string_view section) {
  const std::size_t blank = section.find_first_of(" \t");
  if (blank == std::string_view::npos) return std::string(section);
  return std::string(section.substr(0, blank)) + ' ' + std::string(base::trim(section.substr(blank)));
}

void Loader::take(IniSection section) {
  section.name = canonical(section.name);
  const std::string kind = kind_of(section.name);
  if (!is_section(kind) || (kind != kMailboxSection && kind != section.name)) {
    return findings_.mistake(section.line, section.name, "",
                             "is no section; wanted one of " + names_of_sections());
  }
  if (const std::size_t earlier = findings_.line_of(section.name); earlier != 0) {
    findings_.mistake(section.line, section.name, "",
                      "wanted once; it stands in line " + std::to_string(earlier) + " already");
  }
  findings_.stands(section.name, "", section.line);
  MailboxSettings none;
  MailboxSettings* const mailbox = kind == kMailboxSection ? mailbox_of(section) : &none;
  for (const IniEntry& entry : section.entries) take(section, entry, *mailbox);
}

// That of the same name, else a new one.
MailboxSettings* Loader::mailbox_of(const IniSection& section) {
  const std::string name(base::trim(std::string_view(section.name).substr(kMailboxSection.size())));
  if (!kSectionName.fits(name)) {
    findings_.mistake(section.line, section.name, "", wanted(kSectionName.wanted, '[' + section.name + ']'));
  }
  auto& mailboxes = settings_.mailboxes;
  const auto found = std::find_if(mailboxes.begin(), mailboxes.end(),
                                  [&](const MailboxSettings& known) { return known.name == name; });
  if (found != mailboxes.end()) return &*found;
  mailboxes.emplace_back().name = name;
  return &mailboxes.back();
}

void Loader::take(const IniSection& section, const IniEntry& entry, MailboxSettings& mailbox) {
  const Key* const key = find_key(kind_of(section.name), entry.key);
  if (key == nullptr) return unknown_key(section, entry);
  const auto text = whole_value(section, entry, *key);
  if (!text) return;
  if (const std::size_t earlier = findings_.line_of(section.name, entry.key); earlier != 0) {
    return findings_.mistake(entry.value.number, section.name, entry.key,
                             "wanted once; it stands in line " + std::to_string(earlier) + " already");
  }
  read(section, entry, *key, *text, mailbox);
}

void Loader::unknown_key(const IniSection& section, const IniEntry& entry) {
  const std::string kind = kind_of(section.name);
  std::string text = "is no key of this section; wanted one of " + names_of_keys(kind);
  for (const Key& key : key_table()) {
    if (key.name == entry.key) text = "is no key of this section, but of [" + std::string(key.section) + ']';
  }
  if (entry.key == "client_secret") {
    text = "never stands here: put the secret into a file of its own and name that with client_secret_file";
  }
  findings_.mistake(entry.value.number, section.name, entry.key, text);
}

// With the lines in which it goes on, or nothing where one of them was not meant so.
std::optional<std::string> Loader::whole_value(const IniSection& section, const IniEntry& entry,
                                               const Key& key) {
  std::string text = entry.value.text;
  for (const IniLine& line : entry.continuation) {
    const std::string word(base::trim(line.text.substr(0, line.text.find('='))));
    if (!key.list || find_key(key.section, word) != nullptr) {
      findings_.mistake(line.number, section.name, entry.key,
                        key.list
                            ? "goes on in this indented line; wanted the key " + word + " in the first column"
                            : "cannot go on in an indented line: only lists can");
      return std::nullopt;
    }
    text += ' ' + line.text;
  }
  return text;
}

void Loader::read(const IniSection& section, const IniEntry& entry, const Key& key, const std::string& text,
                  MailboxSettings& mailbox) {
  const bool unset = text.empty() && key.default_text.empty();
  findings_.stands(section.name, entry.key, entry.value.number, !unset);
  if (unset) return;
  const auto mistake = [&](const std::string& what) {
    findings_.mistake(entry.value.number, section.name, entry.key, what);
  };
  if (!key.list && text.find('\t') != std::string::npos)
    return mistake("wanted blanks, not tabs, within the value");
  if (const auto taken = key.read(text, settings_, mailbox); !taken) return mistake(taken.error().text);
  if (key.standing == Standing::kNotBuilt && key.print(settings_, mailbox) != key.default_text) {
    mistake("is not built yet in this version; wanted " +
            (key.default_text.empty() ? "no value" : "its default " + std::string(key.default_text)));
  }
}

}  // namespace

Loaded load(const std::string& file, NamedFiles named_files) {
  Loaded loaded;
  Findings findings(file);
  if (const auto text = read_file(file, findings)) {
    IniFile ini = parse_ini(*text);
    for (const IniLine& mistake : ini.mistakes) findings.mistake(mistake.number, mistake.text);
    Loader loader(loaded.settings, findings);
    for (IniSection& section : ini.sections) loader.take(std::move(section));
    complete(loaded.settings, findings);
    // What seems to be missing may stand in a line that was left out.
    if (ini.mistakes.empty()) require_all(loaded.settings, findings);
    const auto now = std::chrono::system_clock::now();
    cross_check(loaded.settings, now, findings);
    if (named_files == NamedFiles::kChecked) check_files(loaded.settings, now, findings);
  }
  loaded.mistakes = findings.mistakes();
  loaded.warnings = findings.warnings();
  return loaded;
}

}  // namespace exosubmit::config
