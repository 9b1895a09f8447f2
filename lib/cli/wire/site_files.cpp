#include "cli/wire/site_files.h"

#include <utility>

#include "cli/wire/main_cf.h"
#include "cli/wire/master_cf.h"
#include "cli/wire/sender_tables.h"

namespace exosubmit::cli {
namespace {

using base::Result;

Result<std::string> read_config(const std::string& path) {
  auto text = read_file(path);
  if (!text) return base::failure(text.error());
  if (!*text) return base::failure(base::operator_must_act(path + ": no such file"));
  return **std::move(text);
}

Result<ConfigText> parse(const std::string& path, const std::string& text) {
  auto parsed = ConfigText::parse(text);
  if (!parsed) return base::failure(base::operator_must_act(path + ": " + parsed.error().text));
  return parsed;
}

}  // namespace

SiteFiles::SiteFiles(std::string directory, ConfigText main_cf, ConfigText master_cf)
    : directory_(std::move(directory)), main_(std::move(main_cf)), master_(std::move(master_cf)) {}

Result<SiteFiles> SiteFiles::read(const std::string& config_directory) {
  const std::string main_path = config_directory + "/main.cf", master_path = config_directory + "/master.cf";
  const auto main_now = read_config(main_path);
  if (!main_now) return base::failure(main_now.error());
  const auto master_now = read_config(master_path);
  if (!master_now) return base::failure(master_now.error());
  auto main_cf = parse(main_path, *main_now);
  if (!main_cf) return base::failure(main_cf.error());
  auto master_cf = parse(master_path, *master_now);
  if (!master_cf) return base::failure(master_cf.error());

  SiteFiles files(config_directory, *std::move(main_cf), *std::move(master_cf));
  files.main_now_ = *main_now;
  files.master_now_ = *master_now;
  const auto routes = read_file(files.path(kRouteTable));
  if (!routes) return base::failure(routes.error());
  const auto listener = read_file(files.path(kListenerTable));
  if (!listener) return base::failure(listener.error());
  files.routes_now_ = *routes;
  files.listener_now_ = *listener;
  return files;
}

Result<std::vector<FileChange>> SiteFiles::wired(const WirePlan& plan, const PostfixInstance& postfix) const {
  const auto master_cf = wired_master_cf(master_, plan, directory_);
  if (!master_cf) return base::failure(master_cf.error());
  const auto main_cf = wired_main_cf(main_, plan, directory_);
  if (!main_cf) return base::failure(main_cf.error());
  for (const auto& [name, now] : {std::pair(kRouteTable, routes_now_), {kListenerTable, listener_now_}}) {
    if (!now || is_our_table(*now)) continue;
    return base::failure(
        base::operator_must_act(path(name) + " was not written by \"exosubmit wire\": move it away first"));
  }
  const std::string null_sender = postfix.parameter("empty_address_default_transport_maps_lookup_key");
  return std::vector<FileChange>{
      {path(kRouteTable), routes_now_, route_table(plan, null_sender)},
      {path(kListenerTable), listener_now_, listener_table(plan)},
      {path("master.cf"), master_now_, *master_cf},
      {path("main.cf"), main_now_, *main_cf},
  };
}

std::vector<FileChange> SiteFiles::unwired() const {
  const auto without = [](const std::optional<std::string>& table) {
    return table && is_our_table(*table) ? std::nullopt : table;
  };
  return {
      {path("main.cf"), main_now_, main_.unwired()},
      {path("master.cf"), master_now_, master_.unwired()},
      {path(kRouteTable), routes_now_, without(routes_now_)},
      {path(kListenerTable), listener_now_, without(listener_now_)},
  };
}

}  // namespace exosubmit::cli
