#include "milter/control.h"

#include <string_view>
#include <utility>

#include "log/events.h"
#include "operate/control_listener.h"
#include "operate/release.h"
#include "operate/status.h"

namespace exosubmit::milter {
namespace {

constexpr std::string_view kRelease = "release";

operate::Scopes held_scopes(Daemon& daemon) {
  operate::Scopes scopes;
  for (const auto& held : daemon.held()) scopes.push_back(held.scope);
  return scopes;
}

// What is empty is every scope.
std::string release(Daemon& daemon, const std::string& scope) {
  const auto released = daemon.release(scope);
  if (!released.empty() || scope.empty()) return operate::released_json(released);
  const auto held = held_scopes(daemon);
  return operate::refused_json(
      '"' + scope + "\" is not held" + (held.empty() ? ", nor is anything else" : ""), held);
}

std::string status(Daemon& daemon, const operate::Witness& witness) {
  operate::Status status = daemon.status();
  const auto standing = witness.standing();
  status.alerts.insert(status.alerts.end(), standing.begin(), standing.end());
  const auto error = witness.last_error();
  if (error && (!status.last_error || status.last_error->time <= error->time)) status.last_error = error;
  return operate::to_json(status);
}

}  // namespace

std::string answer_control(Daemon& daemon, const operate::Witness& witness, const std::string& request) {
  if (request == "status") return status(daemon, witness);
  if (request == kRelease) return release(daemon, {});
  const std::string start = std::string(kRelease) + ' ';
  if (request.starts_with(start)) return release(daemon, request.substr(start.size()));
  return operate::refused_json("no such request", {});
}

std::unique_ptr<operate::ControlServer> serve_control(Daemon& daemon, const operate::Witness& witness) {
  const std::string control = daemon.core()->settings().operator_.control;
  auto listener = operate::listen_for_control(control.substr(control.find(':') + 1));
  if (!listener) {
    log::control_unavailable(daemon.sink(), listener.error().text);
    return nullptr;
  }
  return std::make_unique<operate::ControlServer>(std::move(*listener), [&](const std::string& request) {
    return answer_control(daemon, witness, request);
  });
}

}  // namespace exosubmit::milter
