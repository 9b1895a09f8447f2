#include "cli/wire/hop.h"

#include "cli/postfix/list.h"
#include "cli/postfix/quantity.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

void judge_defer_transports(const Site& site, std::vector<Obstacle>& obstacles) {
  if (list_has(site.postfix.parameter("defer_transports"), "exosubmit"))
    obstacles.push_back(
        {Weight::kRefuses, "main.cf: defer_transports",
         "It holds exosubmit: all its mail waits until it is taken out and the queue is flushed.",
         "Take exosubmit out of defer_transports, then `postfix reload` and `postqueue -f`."});
}

// The hop is 127.0.0.0/8, whatever the rest of Postfix speaks.
void judge_protocols(const Site& site, std::vector<Obstacle>& obstacles) {
  const auto protocols = site.postfix.parameter("inet_protocols");
  if (!list_has(protocols, "all") && !list_has(protocols, "ipv4"))
    obstacles.push_back({Weight::kRefuses, "main.cf: inet_protocols",
                         "inet_protocols = " + protocols +
                             " leaves out IPv4: Postfix can neither listen on 127.0.0.1 nor connect to it.",
                         "postconf -e 'inet_protocols = all', then restart Postfix."});
}

void judge_disabled_services(const Site& site, std::vector<Obstacle>& obstacles) {
  for (const auto& each : split_list(site.postfix.parameter("master_service_disable")))
    if (each == "inet" || each == "unix" || each == "all" || each.rfind("exosubmit", 0) == 0)
      obstacles.push_back({Weight::kRefuses, "main.cf: master_service_disable",
                           "`" + each + "` turns services of the hop off.",
                           "Name the services that shall be off, and none of exosubmit's."});
}

void judge_lifetimes(const Site& site, std::vector<Obstacle>& obstacles) {
  for (const std::string name : {"maximal_queue_lifetime", "bounce_queue_lifetime"}) {
    const auto lifetime = duration_of(site.postfix.parameter(name), 'd');
    const auto memory = site.settings.state.journal_retention;
    if (!lifetime || *lifetime < memory) continue;
    obstacles.push_back({Weight::kWarning, "main.cf: " + name,
                         "Mail is tried for " + site.postfix.parameter(name) +
                             ", longer than exosubmit remembers what "
                             "was delivered (" +
                             std::to_string(memory.count() / 3600) + " hours): a late try can send a copy.",
                         "Raise [state] journal_retention above it, or lower it."});
  }
}

void judge_size(const Site& site, std::vector<Obstacle>& obstacles) {
  const auto limit = number_of(site.postfix.parameter("message_size_limit"));
  const auto wanted = site.settings.exchange.max_message_size;
  if (!limit || *limit == 0 || *limit >= wanted) return;
  obstacles.push_back(
      {Weight::kNote, "main.cf: message_size_limit",
       "This Postfix takes no message over " + std::to_string(*limit) +
           " octets; [exchange] max_message_size allows " + std::to_string(wanted) + ".",
       "postconf -e 'message_size_limit = " + std::to_string(wanted) + "', if such mail is wanted."});
}

// Obsolete, and newer Postfixes do not know it: so no line of the wiring switches it off.
void judge_tls_per_site(const Site& site, std::vector<Obstacle>& obstacles) {
  const auto sites = site.postfix.parameter("smtp_tls_per_site");
  if (!sites.empty())
    obstacles.push_back({Weight::kRefuses, "main.cf: smtp_tls_per_site",
                         "It can demand TLS of the hop, which has none: its mail would wait (" + sites + ").",
                         "Replace it by smtp_tls_policy_maps, as postconf(5) asks."});
}

}  // namespace

std::vector<Obstacle> obstacles_of_the_hop(const Site& site) {
  std::vector<Obstacle> obstacles;
  for (const auto judge : {judge_defer_transports, judge_protocols, judge_disabled_services, judge_lifetimes,
                           judge_size, judge_tls_per_site})
    judge(site, obstacles);
  return obstacles;
}

}  // namespace exosubmit::cli
