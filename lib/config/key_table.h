// Every key of the settings file in one table: it is loaded, printed and checked from here.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/settings.h"

namespace exosubmit::config {

// The section of keys that each [mailbox NAME] has.
inline constexpr std::string_view kMailboxSection = "mailbox";

enum class Standing {
  kOptional,
  kRequired,
  kNotBuilt,  // accepted at its default and otherwise refused as such
};

// What puts a changed value into force in a daemon that runs.
enum class InForce { kByReload, kByRestart };

struct Key {
  std::string_view section;
  std::string_view name;
  std::string_view default_text;  // as in the file; empty: unset, or derived
  std::string_view meaning;       // one line
  Standing standing;
  InForce in_force;
  bool list;  // may go on in indented lines

  // Sets the value. Error (operator): what was wanted.
  base::Result<void> (*read)(std::string_view text, Settings& settings, MailboxSettings& mailbox);

  // The value as text that `read` takes back.
  std::string (*print)(const Settings& settings, const MailboxSettings& mailbox);
};

// In the order of DESIGN.md, section 6; a section's keys stand together.
std::span<const Key> key_table();

// Nothing where the section has no such key.
const Key* find_key(std::string_view section, std::string_view name);

bool is_section(std::string_view section);

// "a, b, c": for messages.
std::string names_of_sections();
std::string names_of_keys(std::string_view section);

}  // namespace exosubmit::config
