#include "cli/wire/obstacle.h"

#include <algorithm>

#include "cli/wire/bounces.h"
#include "cli/wire/detours.h"
#include "cli/wire/hop.h"
#include "cli/wire/inline_conditions.h"
#include "cli/wire/routes.h"

namespace exosubmit::cli {
namespace {

bool same(const Obstacle& a, const Obstacle& b) { return a.place == b.place && a.harm == b.harm; }

// Several services inherit one line of main.cf: it is named once.
void add(std::vector<Obstacle>& obstacles, const std::vector<Obstacle>& more) {
  for (const auto& each : more)
    if (std::none_of(obstacles.begin(), obstacles.end(),
                     [&](const Obstacle& old) { return same(old, each); }))
      obstacles.push_back(each);
}

// Of a place where the inline wiring has an obstacle, no more need be said.
std::vector<Obstacle> without_places_of(const std::vector<Obstacle>& known, std::vector<Obstacle> obstacles) {
  std::erase_if(obstacles, [&](const Obstacle& each) {
    return std::any_of(known.begin(), known.end(),
                       [&](const Obstacle& old) { return old.place == each.place; });
  });
  return obstacles;
}

// Where mail is queued before exosubmit sees it: what an inline milter takes first has stricter conditions.
std::vector<PostfixService> queueing_services(const Site& site) {
  std::vector<PostfixService> services;
  for (const std::string command : {"smtpd", "pickup", "qmqpd"})
    for (const auto& each : services_that_run(site, command)) services.push_back(each);
  const auto taken = inline_services(site);
  std::erase_if(services, [&](const PostfixService& each) {
    return std::any_of(taken.begin(), taken.end(), [&](const PostfixService& other) {
      return each.name == other.name && each.type == other.type;
    });
  });
  return services;
}

}  // namespace

std::vector<Obstacle> find_obstacles(const PostfixInstance& postfix, const WirePlan& plan,
                                     const config::Settings& settings, Tables& tables) {
  const Site site{postfix, plan, settings, tables};
  std::vector<Obstacle> obstacles;
  add(obstacles, obstacles_of_inline(site));
  add(obstacles, without_places_of(obstacles, obstacles_of_detours(site, queueing_services(site))));
  add(obstacles, obstacles_of_routing(site));
  add(obstacles, obstacles_of_bounces(site));
  add(obstacles, obstacles_of_the_hop(site));
  add(obstacles, obstacles_of_non_smtpd_milters(site));
  std::stable_sort(obstacles.begin(), obstacles.end(),
                   [](const Obstacle& a, const Obstacle& b) { return a.weight > b.weight; });
  return obstacles;
}

}  // namespace exosubmit::cli
