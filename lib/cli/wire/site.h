// What find_obstacles judges, as one thing, and the questions that all its parts ask.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/postfix/instance.h"
#include "cli/postfix/tables.h"
#include "cli/wire/plan.h"
#include "config/settings.h"

namespace exosubmit::cli {

struct Site {
  const PostfixInstance& postfix;
  const WirePlan& plan;
  const config::Settings& settings;
  Tables& tables;
};

// A domain that no Postfix knows: who answers for it answers for every outbound domain.
inline constexpr const char* kAnyDomain = "any-domain.exosubmit.invalid";

// A table may have thousands of entries that matter: so many are looked for.
inline constexpr std::size_t kEnoughToName = 100;

// A value of a transport table: TRANSPORT:NEXTHOP, each of them possibly empty.
struct Route {
  std::string transport;
  std::string nexthop;
  std::string text() const { return nexthop.empty() ? transport : transport + ":" + nexthop; }
};
Route parse_route(const std::string& value);

// The transport exosubmit with the literal address of one of the plan's listeners.
bool leads_to_us(const Site& site, const Route& route);

// The domains of the plan's senders, each once; the null sender has none.
std::vector<std::string> sender_domains(const Site& site);
bool plan_has_null_sender(const WirePlan& plan);

// Services of exosubmit's own wiring, known by their {daemon_name} or, the transport, by its name.
bool is_ours(const Site& site, const PostfixService& service);
// Without ours.
std::vector<PostfixService> services_that_run(const Site& site, const std::string& command);

// "master.cf: smtp/inet: NAME" where the service says it itself, else "main.cf: NAME".
std::string place_of(const PostfixService& service, const std::string& parameter);

// The cleanup that takes this smtpd's mail; one without options when master.cf does not have it.
PostfixService cleanup_of(const PostfixInstance& postfix, const PostfixService& service);

// Whether the service's receive_override_options say so.
bool overrides(const PostfixInstance& postfix, const PostfixService& service, const std::string& option);

}  // namespace exosubmit::cli
