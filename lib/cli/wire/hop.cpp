#include "cli/wire/hop.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/ascii.h"
#include "cli/postfix/list.h"

namespace exosubmit::cli {
namespace {

using std::chrono::seconds;
using Weight = Obstacle::Weight;

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

// postconf(5) TIME: a number and s, m, h, d or w; the parameter's own unit where there is none.
std::optional<seconds> duration(std::string text, char default_unit) {
  if (text.empty()) return std::nullopt;
  if (base::is_digit(text.back())) text += default_unit;
  const auto unit = seconds_of(base::to_lower(text.back()));
  const auto count = number(std::string_view(text).substr(0, text.size() - 1));
  if (unit == 0 || !count) return std::nullopt;
  return seconds(static_cast<seconds::rep>(*count) * unit);
}

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
                         "Without ipv4 Postfix can neither listen on 127.0.0.1 nor connect to it.",
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
    const auto lifetime = duration(site.postfix.parameter(name), 'd');
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
  const auto limit = number(site.postfix.parameter("message_size_limit"));
  const auto wanted = site.settings.exchange.max_message_size;
  if (!limit || *limit == 0 || *limit >= wanted) return;
  obstacles.push_back(
      {Weight::kNote, "main.cf: message_size_limit",
       "This Postfix takes no message over " + std::to_string(*limit) +
           " octets; [exchange] max_message_size allows " + std::to_string(wanted) + ".",
       "postconf -e 'message_size_limit = " + std::to_string(wanted) + "', if such mail is wanted."});
}

// exosubmit announces its progress every 10 s; Postfix gives up when it hears nothing for so long.
void judge_milter_timeout(const Site& site, std::vector<Obstacle>& obstacles) {
  const auto timeout = duration(site.postfix.parameter("milter_content_timeout"), 's');
  if (timeout && *timeout <= seconds(30))
    obstacles.push_back(
        {Weight::kWarning, "main.cf: milter_content_timeout",
         "In " + site.postfix.parameter("milter_content_timeout") +
             " Postfix may give exosubmit up while Exchange still answers, and send the message again.",
         "postconf -e 'milter_content_timeout = 300s'."});
}

}  // namespace

std::vector<Obstacle> obstacles_of_the_hop(const Site& site) {
  std::vector<Obstacle> obstacles;
  for (const auto judge : {judge_defer_transports, judge_protocols, judge_disabled_services, judge_lifetimes,
                           judge_size, judge_milter_timeout})
    judge(site, obstacles);
  return obstacles;
}

}  // namespace exosubmit::cli
