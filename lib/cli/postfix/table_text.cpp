#include "cli/postfix/table_text.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "base/ascii.h"
#include "cli/postfix/list.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kLargestText = 16 * 1024 * 1024;

struct TableName {
  std::string type;
  std::string name;
};

TableName name_of(std::string table) {
  if (table.rfind("proxy:", 0) == 0) table.erase(0, 6);
  const auto colon = table.find(':');
  if (colon == std::string::npos) return {};
  return {table.substr(0, colon), table.substr(colon + 1)};
}

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kLargestText + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.eof()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// postmap(1): a line that starts with a blank goes on; lines that are empty or start with # do not count.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    const auto content = base::trim(line);
    if (content.empty() || content.front() == '#') continue;
    const bool goes_on = line.front() == ' ' || line.front() == '\t';
    if (goes_on && !lines.empty())
      lines.back().append(" ").append(content);
    else
      lines.emplace_back(content);
  }
  return lines;
}

TableEntry split_at(const std::string& line, std::size_t end_of_key) {
  return {line.substr(0, end_of_key),
          end_of_key < line.size() ? std::string(base::trim(line.substr(end_of_key))) : std::string()};
}

// The end of /pattern/flags, its delimiter being any character; a backslash takes the next one along.
std::size_t end_of_pattern(const std::string& line) {
  std::size_t at = line.front() == '!' ? 1 : 0;
  if (at == line.size()) return at;
  const char delimiter = line[at];
  for (++at; at < line.size() && line[at] != delimiter; ++at)
    if (line[at] == '\\') ++at;
  return line.find_first_of(" \t", std::min(at, line.size()));
}

// `if /pattern/` and `endif` bracket other lines and answer nothing themselves.
bool is_bracket(const std::string& line) {
  return base::starts_with_ignoring_case(line, "if ") || base::starts_with_ignoring_case(line, "if/") ||
         base::starts_with_ignoring_case(line, "if!") || base::starts_with_ignoring_case(line, "endif");
}

// inline:{ key=value, { key = text with blanks } }
std::vector<TableEntry> parse_inline_table(const std::string& name) {
  std::vector<TableEntry> entries;
  if (name.size() < 2) return entries;
  for (const auto& element : split_list(name.substr(1, name.size() - 2))) {
    const auto equals = element.find('=');
    if (equals == std::string::npos) continue;
    entries.push_back({std::string(base::trim(element.substr(0, equals))),
                       std::string(base::trim(element.substr(equals + 1)))});
  }
  return entries;
}

const std::set<std::string> kPatternTypes{"regexp", "pcre"};
const std::set<std::string> kFileTypes{"hash", "btree", "texthash", "lmdb",   "dbm",
                                       "cdb",  "sdbm",  "cidr",     "regexp", "pcre"};

}  // namespace

TableKeys keys_of(const std::string& table) {
  const auto type = name_of(table).type;
  if (type == "static") return TableKeys::kEverything;
  return kPatternTypes.contains(type) ? TableKeys::kPattern : TableKeys::kLiteral;
}

std::vector<TableEntry> parse_literal_table(std::string_view text) {
  std::vector<TableEntry> entries;
  for (const auto& line : logical_lines(text)) entries.push_back(split_at(line, line.find_first_of(" \t")));
  return entries;
}

std::vector<TableEntry> parse_pattern_table(std::string_view text) {
  std::vector<TableEntry> entries;
  for (const auto& line : logical_lines(text))
    if (!is_bracket(line)) entries.push_back(split_at(line, end_of_pattern(line)));
  return entries;
}

std::optional<std::vector<TableEntry>> read_entries(const std::string& table) {
  const auto [type, name] = name_of(table);
  if (type == "static") return std::vector<TableEntry>{{"every key", without_braces(name)}};
  if (type == "inline") return parse_inline_table(name);
  if (!kFileTypes.contains(type)) return std::nullopt;
  const auto text = text_of(name);
  if (!text) return std::nullopt;
  return kPatternTypes.contains(type) ? parse_pattern_table(*text) : parse_literal_table(*text);
}

}  // namespace exosubmit::cli
