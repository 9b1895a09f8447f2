// An INI text as sections, keys and values with their lines. Knows nothing of what they mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::config {

// inih cuts at 50 octets, its terminator included.
inline constexpr std::size_t kMaxSectionName = 49;

// The longest line of text that every build of inih takes whole.
inline constexpr std::size_t kMaxIniLine = 197;

struct IniLine {
  std::size_t number = 0;  // in the text, from 1
  std::string text;
};

struct IniEntry {
  std::string key;
  IniLine value;                      // as on the key's own line; may be empty
  std::vector<IniLine> continuation;  // the indented lines below it
};

struct IniSection {
  std::string name;  // between the brackets, trimmed
  std::size_t line = 0;
  std::vector<IniEntry> entries;
};

struct IniFile {
  std::vector<IniSection> sections;  // in the text's order; a name may come twice
  std::vector<IniLine> mistakes;     // lines that were left out, and what was wanted there
};

// "key = value" or "key: value"; lines that start with ";" or "#" are comments.
IniFile parse_ini(std::string_view text);

}  // namespace exosubmit::config
