// The text of Postfix's lookup tables (postmap(1), regexp_table(5), cidr_table(5)), so that what they can
// answer is known without knowing the keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::cli {

struct TableEntry {
  std::string key;  // of a pattern table: the pattern with its delimiters
  std::string value;
};

// How a table's keys are written.
enum class TableKeys { kLiteral, kPattern, kEverything };
TableKeys keys_of(const std::string& table);

// The entries of "hash:/etc/postfix/x" are those of the file /etc/postfix/x that it was made from. proxy: is
// looked through; static: has one entry, inline: those in its braces. Nothing: a type without text (ldap,
// mysql), a file that cannot be read or is larger than 16 MB.
std::optional<std::vector<TableEntry>> read_entries(const std::string& table);

std::vector<TableEntry> parse_literal_table(std::string_view text);
std::vector<TableEntry> parse_pattern_table(std::string_view text);

}  // namespace exosubmit::cli
