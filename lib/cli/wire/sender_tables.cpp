#include "cli/wire/sender_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/wire/pattern_set.h"

namespace exosubmit::cli {
namespace {

using mail::AddressPattern;

struct Row {
  AddressPattern pattern;
  std::string nexthop;
};

// Of all nexthops, the more specific first, as a regexp: table wants them.
std::vector<Row> rows_of(const WirePlan& plan) {
  std::vector<Row> rows;
  for (const Nexthop& nexthop : plan.nexthops) {
    for (const AddressPattern& pattern : nexthop.senders) rows.push_back({pattern, nexthop_text(nexthop)});
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return before(a.pattern, b.pattern); });
  return rows;
}

// A POSIX extended regular expression that matches the text itself.
std::string escaped(std::string_view text) {
  std::string expression;
  for (const char c : text) {
    if (std::string_view(".[]{}()*+?^$|/\\").find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

// Postfix asks such a table for the whole address alone.
std::string expression(const AddressPattern& pattern, const std::string& null_sender) {
  const std::string_view text = pattern.text();
  if (text == "<>") return "/^" + escaped(null_sender) + "$/";
  if (text.starts_with("@.")) return "/@.+" + escaped(text.substr(1)) + "$/";
  return (text.starts_with('@') ? "/" : "/^") + escaped(text) + "$/";
}

// packaging/unwire.sh knows it too.
constexpr std::string_view kWriter = "Written by \"exosubmit wire\"";

std::string heading(const char* what) {
  return fmt::format("# {} {}; the next run writes it anew, \"exosubmit wire --remove\" deletes it.\n", what,
                     kWriter);
}

}  // namespace

bool is_our_table(std::string_view text) {
  return text.substr(0, text.find('\n')).find(kWriter) != std::string_view::npos;
}

std::string nexthop_text(const Nexthop& nexthop) {
  return fmt::format("[{}]:{}", nexthop.address, kListenerPort);
}

std::string route_table_type(const WirePlan& plan) {
  for (const Nexthop& nexthop : plan.nexthops) {
    for (const AddressPattern& pattern : nexthop.senders) {
      if (pattern.text().starts_with("@.")) return "regexp";
    }
  }
  return "texthash";
}

std::string route_table(const WirePlan& plan, const std::string& null_sender) {
  const bool regexp = route_table_type(plan) == "regexp";
  std::string text = heading("Whose mail goes to Exchange Online.");
  for (const Row& row : rows_of(plan)) {
    const std::string plain = row.pattern.text() == "<>" ? null_sender : row.pattern.text();
    text +=
        fmt::format("{} exosubmit:{}\n", regexp ? expression(row.pattern, null_sender) : plain, row.nexthop);
  }
  return text;
}

std::string listener_table(const WirePlan& plan) {
  std::string text = heading("Whom exosubmit's listener lets in.");
  for (const Row& row : rows_of(plan)) {
    const std::string& pattern = row.pattern.text();
    text += fmt::format("{} OK\n", pattern.substr(pattern.starts_with('@') ? 1 : 0));
  }
  return text;
}

}  // namespace exosubmit::cli
