#include "cli/wire/main_cf.h"

#include <algorithm>

#include "base/ascii.h"
#include "cli/wire/conf_text.h"
#include "cli/wire/sender_tables.h"
#include "cli/wire/snippet.h"

namespace exosubmit::cli {
namespace {

constexpr const char* kMaps = "sender_dependent_default_transport_maps";
constexpr const char* kMilters = "smtpd_milters";

struct Setting {
  std::string value;             // as it is written, not expanded; the last one counts
  std::set<std::size_t> places;  // the physical lines of all of them
};

std::string name_of(const LogicalLine& line) {
  return std::string(base::trim(std::string_view(line.text).substr(0, line.text.find('='))));
}

Setting find_setting(const ConfigText& main_cf, const std::string& name) {
  Setting setting;
  for (const LogicalLine& line : main_cf.logical_lines()) {
    if (name_of(line) != name) continue;
    setting.value = base::trim(std::string_view(line.text).substr(line.text.find('=') + 1));
    setting.places.insert(line.places.begin(), line.places.end());
  }
  return setting;
}

std::string joined(const std::string& first, const std::string& last) {
  if (first.empty()) return last;
  return last.empty() ? first : first + ", " + last;
}

// The snippet's own value of smtpd_milters, with this milter in it.
std::string our_milter(const std::string& snippet, const std::string& milter) {
  const std::string start = std::string(kMilters) + " = ";
  const std::size_t begin = snippet.find(start) + start.size();
  std::string value = snippet.substr(begin, snippet.find('\n', begin) - begin);
  replace(value, "unix:exosubmit/milter.sock", milter);
  return value;
}

std::string queued_part(const WirePlan& plan, const std::string& config_directory, const std::string& maps) {
  std::string text;
  for (const std::string& paragraph : paragraphs(kQueuedMainCf)) text += paragraph;
  const std::string concurrency = std::to_string(plan.concurrency());
  const std::string table = route_table_type(plan) + ':' + config_directory + '/' + kRouteTable;
  set_value(text, kMaps, joined(table, maps));
  set_value(text, "exosubmit_destination_concurrency_limit", concurrency);
  set_value(text, "exosubmit_initial_destination_concurrency", concurrency);
  return text;
}

std::string inline_part(const WirePlan& plan, const std::string& milters) {
  std::string text = paragraphs(kInlineMainCf).front();
  set_value(text, kMilters, joined(milters, our_milter(text, plan.milter)));
  return text;
}

}  // namespace

base::Result<std::string> wired_main_cf(const ConfigText& main_cf, const WirePlan& plan,
                                        const std::string& config_directory) {
  for (const LogicalLine& line : main_cf.logical_lines()) {
    const std::string name = name_of(line);
    if (!name.starts_with("exosubmit_")) continue;
    return base::failure(base::operator_must_act(
        "main.cf sets " + name +
        ", and \"exosubmit wire\" did not write it: a wiring made by hand? Take it out first "
        "(postconf -X " +
        name + ")"));
  }
  const Setting maps = find_setting(main_cf, kMaps);
  std::string body = queued_part(plan, config_directory, maps.value);
  std::set<std::size_t> replaced = maps.places;
  if (plan.wiring == Wiring::kInline && plan.listen.empty()) {
    const Setting milters = find_setting(main_cf, kMilters);
    body += inline_part(plan, milters.value);
    replaced.insert(milters.places.begin(), milters.places.end());
  }
  return main_cf.wired(body, replaced);
}

}  // namespace exosubmit::cli
