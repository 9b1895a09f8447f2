#include "cli/check/postfix_routing.h"

#include <set>

#include "cli/check/findings.h"
#include "cli/wire/bounces.h"
#include "cli/wire/detours.h"
#include "cli/wire/hop.h"
#include "cli/wire/inline_conditions.h"
#include "cli/wire/routes.h"

namespace exosubmit::cli {
namespace {

// What an admin may well want is unproved, not wrong.
void add(const std::vector<Obstacle>& obstacles, Findings& findings) {
  std::set<std::string> told;  // several services inherit one line of main.cf
  for (const Obstacle& each : obstacles) {
    const std::string cause = each.place + ": " + each.harm;
    if (!told.insert(cause).second) continue;
    switch (each.weight) {
      case Obstacle::Weight::kRefuses:
        findings.fail(cause, {each.remedy});
        break;
      case Obstacle::Weight::kWarning:
        findings.warn(cause, {each.remedy});
        break;
      case Obstacle::Weight::kNote:
        findings.unproved(cause, {each.remedy});
    }
  }
}

// Where mail is queued before exosubmit sees it.
std::vector<PostfixService> queueing_services(const Standing& standing) {
  std::vector<PostfixService> services;
  for (const std::string command : {"smtpd", "pickup", "qmqpd"})
    for (const auto& each : services_that_run(standing.site(), command))
      if (!standing.milter_of(each)) services.push_back(each);
  return services;
}

}  // namespace

void judge_obstacles(const Standing& standing, Steps& steps) {
  const Site site = standing.site();
  if (standing.is_inline()) {
    Findings inline_(steps, "postfix.inline", "what taking a message at its end overrides");
    add(obstacles_of_inline(site), inline_);
    inline_.close();
  }
  if (standing.is_queued()) {
    Findings routing(steps, "postfix.routing", "other ways out for the same mail");
    auto routes = obstacles_of_routing(site);
    std::erase_if(routes,
                  [](const Obstacle& each) {  // what `wire` would put first; here the senders are judged
                    return each.place.ends_with("sender_dependent_default_transport_maps") &&
                           each.weight == Obstacle::Weight::kNote;
                  });
    add(routes, routing);
    add(obstacles_of_detours(site, queueing_services(standing)), routing);
    routing.close();
  }
  Findings hop(steps, "postfix.hop", "what stops the hop");
  auto obstacles = obstacles_of_the_hop(site);
  std::erase_if(obstacles, [](const Obstacle& each) {  // postfix_limits looks at each front's own
    return each.place == "main.cf: message_size_limit";
  });
  add(obstacles, hop);
  hop.close();
  Findings bounces(steps, "postfix.bounces", "the way of bounces");
  add(obstacles_of_bounces(site), bounces);
  bounces.close();
}

}  // namespace exosubmit::cli
