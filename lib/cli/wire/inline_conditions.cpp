#include "cli/wire/inline_conditions.h"

#include <algorithm>

#include "cli/postfix/milters.h"
#include "cli/wire/action_search.h"
#include "cli/wire/address_maps.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

const std::string kQueuedInstead =
    "Use the queued wiring for it (exosubmit wire queued), which has no such condition";

struct Condition {
  const char* parameter;
  const char* harm;
  const char* lifted_by;  // the option of receive_override_options that turns it off; empty: none
  bool of_cleanup;        // cleanup reads it, whatever -o the smtpd has
};

constexpr Condition kMustBeEmpty[] = {
    {"smtpd_proxy_filter", "The message goes to this filter, and no milter sees its content.", "", false},
    {"content_filter", "Mail that exosubmit takes never gets to this filter.", "", false},
    {"always_bcc", "Mail that exosubmit takes leaves no copy at this address.", "no_address_mappings", true},
    {"sender_bcc_maps", "Mail that exosubmit takes leaves no copy at these addresses.", "no_address_mappings",
     true},
    {"recipient_bcc_maps", "Mail that exosubmit takes leaves no copy at these addresses.",
     "no_address_mappings", true},
};

// By the smtpd's own -o, which our own port can have; cleanup's parameters can only be lifted.
std::string remedy_of(const Condition& condition) {
  if (condition.of_cleanup)
    return kQueuedInstead +
           ", or, if this mail needs no copy, `-o receive_override_options=" + condition.lifted_by +
           "` for the service.";
  return kQueuedInstead + ", or `-o " + condition.parameter + "=` for the service.";
}

void judge_condition(const Site& site, const PostfixService& smtpd, const Condition& condition,
                     std::vector<Obstacle>& obstacles) {
  const std::string lifted_by = condition.lifted_by;
  if (!lifted_by.empty() && overrides(site.postfix, smtpd, lifted_by)) return;
  const auto reader = condition.of_cleanup ? cleanup_of(site.postfix, smtpd) : smtpd;
  const auto value = site.postfix.parameter_of(reader, condition.parameter);
  if (!value.empty())
    obstacles.push_back({Weight::kRefuses, place_of(reader, condition.parameter),
                         std::string(condition.harm) + " (" + value + ")", remedy_of(condition)});
}

const std::set<std::string> kOverridden{"FILTER", "HOLD", "REDIRECT", "BCC"};

void judge_actions(const ActionSearch& search, std::vector<Obstacle>& obstacles) {
  for (const auto& each : search.found)
    obstacles.push_back({Weight::kRefuses, each.place,
                         each.table + " has `" + each.key + " " + each.action +
                             "`: it is ignored for mail that exosubmit takes.",
                         "Take the entry out, or use the queued wiring (exosubmit wire queued)."});
  for (const auto& each : search.unread)
    obstacles.push_back({Weight::kWarning, each.place,
                         each.table +
                             " cannot be looked into: a HOLD, FILTER, REDIRECT or BCC in it is ignored for "
                             "mail that exosubmit takes.",
                         "Make sure that it has none of these."});
  for (const auto& each : search.policies)
    obstacles.push_back({Weight::kWarning, each.place,
                         "What the policy service " + each.table +
                             " answers is not known: its HOLD, FILTER, REDIRECT "
                             "and BCC are ignored for mail that exosubmit takes.",
                         "Make sure that it gives none of these."});
}

void judge_milters(const Site& site, const PostfixService& smtpd, std::vector<Obstacle>& obstacles) {
  bool after_ours = false;
  for (const auto& milter : parse_milters(site.postfix.parameter_of(smtpd, "smtpd_milters"))) {
    const auto& name = milter.address;
    if (name == site.plan.milter) {
      after_ours = true;
    } else if (after_ours) {
      obstacles.push_back(
          {Weight::kRefuses, place_of(smtpd, "smtpd_milters"),
           "The milter " + name + " stands after exosubmit: what it refuses has been sent already.",
           "Put exosubmit last."});
    } else {
      obstacles.push_back({Weight::kWarning, place_of(smtpd, "smtpd_milters"),
                           "If the milter " + name +
                               " adds a recipient, it is lost for mail that exosubmit takes; "
                               "one that it deletes is sent to; its quarantine is ignored.",
                           "Make sure that it changes no recipients and holds no mail of these senders."});
    }
  }
}

void judge_ways_around(const Site& site, const PostfixService& smtpd, std::vector<Obstacle>& obstacles) {
  const auto by_client = site.postfix.parameter_of(smtpd, "smtpd_milter_maps");
  if (!by_client.empty())
    obstacles.push_back({Weight::kNote, place_of(smtpd, "smtpd_milter_maps"),
                         "Clients that " + by_client +
                             " has get its milters in place of smtpd_milters: their mail "
                             "goes the queued way.",
                         "Add exosubmit's milter to their entries, last, if it shall go inline."});
  if (overrides(site.postfix, smtpd, "no_milters"))
    obstacles.push_back({Weight::kNote, place_of(smtpd, "receive_override_options"),
                         "no_milters: the mail of this service goes the queued way.",
                         "Take no_milters out if it shall go inline."});
}

void judge_service(const Site& site, const PostfixService& smtpd, std::vector<Obstacle>& obstacles) {
  for (const auto& condition : kMustBeEmpty) judge_condition(site, smtpd, condition, obstacles);
  judge_address_maps(site, smtpd, obstacles);
  judge_actions(search_restrictions(site.postfix, smtpd, kOverridden), obstacles);
  judge_actions(search_checks(site.postfix, smtpd, kOverridden), obstacles);
  judge_milters(site, smtpd, obstacles);
  judge_ways_around(site, smtpd, obstacles);
}

// What conf/postfix-inline-master.cf gives the port, before it stands there, and what decides here.
PostfixService port_of_its_own(const WirePlan& plan) {
  return {.name = plan.listen,
          .type = "inet",
          .chroot = "n",
          .process_limit = "-",
          .command = "smtpd",
          .options = {{"smtpd_milters", plan.milter},
                      {"smtpd_milter_maps", ""},
                      {"smtpd_proxy_filter", ""},
                      {"content_filter", ""}}};
}

void judge_own_milters(const Site& site, std::vector<Obstacle>& obstacles) {
  for (const auto& smtpd : services_that_run(site, "smtpd"))
    if (smtpd.options.contains("smtpd_milters"))
      obstacles.push_back(
          {Weight::kNote, place_of(smtpd, "smtpd_milters"),
           "This service has milters of its own and does not inherit main.cf's: its mail goes the "
           "queued way.",
           "Add exosubmit's milter there, last, if it shall go inline."});
}

}  // namespace

std::vector<PostfixService> inline_services(const Site& site) {
  if (site.plan.wiring != Wiring::kInline) return {};
  if (!site.plan.listen.empty()) {
    const auto stands = std::find_if(
        site.postfix.services.begin(), site.postfix.services.end(),
        [&](const PostfixService& each) { return each.name == site.plan.listen && is_ours(site, each); });
    return {stands == site.postfix.services.end() ? port_of_its_own(site.plan) : *stands};
  }
  auto services = services_that_run(site, "smtpd");
  std::erase_if(services, [](const PostfixService& each) { return each.options.contains("smtpd_milters"); });
  return services;
}

std::vector<Obstacle> obstacles_of_inline(const Site& site) {
  std::vector<Obstacle> obstacles;
  for (const auto& smtpd : inline_services(site)) judge_service(site, smtpd, obstacles);
  if (site.plan.wiring == Wiring::kInline && site.plan.listen.empty()) judge_own_milters(site, obstacles);
  return obstacles;
}

std::vector<Obstacle> obstacles_of_non_smtpd_milters(const Site& site) {
  for (const auto& milter : parse_milters(site.postfix.parameter("non_smtpd_milters")))
    if (milter.address == site.plan.milter)
      return {{Weight::kRefuses, "main.cf: non_smtpd_milters",
               "exosubmit stands there: it would take mail that Postfix itself makes, past the queue.",
               "Take it out: mail of sendmail(1) and bounces go by the queued wiring."}};
  return {};
}

}  // namespace exosubmit::cli
