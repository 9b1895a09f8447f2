#include "cli/wire/detours.h"

#include <algorithm>

#include "cli/wire/action_search.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

// Mail comes back from a filter through a service that does not send it there again.
bool has_a_way_back(const Site& site, const std::string& parameter) {
  for (const std::string command : {"smtpd", "pickup"})
    for (const auto& service : services_that_run(site, command))
      if (site.postfix.parameter_of(service, parameter).empty()) return true;
  return false;
}

void judge_filter(const Site& site, const PostfixService& service, const std::string& parameter,
                  std::vector<Obstacle>& obstacles) {
  const auto filter = site.postfix.parameter_of(service, parameter);
  if (filter.empty()) return;
  if (has_a_way_back(site, parameter))
    obstacles.push_back(
        {Weight::kNote, place_of(service, parameter),
         "Mail goes to " + filter + " first, and to exosubmit when it comes back from there.",
         "Make sure that the filter gives it back to this Postfix with its sender unchanged."});
  else
    obstacles.push_back(
        {Weight::kRefuses, place_of(service, parameter),
         "All mail goes to " + filter + " and has no way back: no smtpd and no pickup is without it.",
         "Give the service that the filter answers to `-o " + parameter + "=`, or take the filter out."});
}

void judge_actions(const ActionSearch& search, std::vector<Obstacle>& obstacles) {
  for (const auto& each : search.found)
    obstacles.push_back({Weight::kWarning, each.place,
                         each.table + " has `" + each.key + " " + each.action +
                             "`: the mail it matches goes there, not to exosubmit.",
                         "Take the entry out, unless what it names gives the mail back to this Postfix."});
  for (const auto& each : search.unread)
    obstacles.push_back({Weight::kNote, each.place, each.table + " cannot be looked into for FILTER actions.",
                         "Make sure that it has none for the senders of exosubmit."});
}

}  // namespace

std::vector<Obstacle> obstacles_of_detours(const Site& site, const std::vector<PostfixService>& services) {
  std::vector<Obstacle> obstacles;
  for (const auto& service : services) {
    judge_filter(site, service, "content_filter", obstacles);
    judge_actions(search_checks(site.postfix, service, {"FILTER"}), obstacles);
    if (service.command != "smtpd") continue;
    judge_filter(site, service, "smtpd_proxy_filter", obstacles);
    judge_actions(search_restrictions(site.postfix, service, {"FILTER"}), obstacles);
  }
  return obstacles;
}

}  // namespace exosubmit::cli
