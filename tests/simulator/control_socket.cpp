#include "simulator/control_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "simulator/control_address.h"
#include "simulator/stream.h"

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kLongestCommand = 65536;
constexpr std::chrono::milliseconds kPatience{5000};

// One line; empty when the client sends none in time.
std::string read_command(Stream& stream) {
  std::string command;
  while (command.find('\n') == std::string::npos) {
    if (command.size() > kLongestCommand || stream.read(command, kPatience) != Stream::Read::kOctets)
      return {};
  }
  return command.substr(0, command.find('\n'));
}

// NAME=VALUE...
std::map<std::string, std::string> changes_in(std::string_view words) {
  std::map<std::string, std::string> changes;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words = base::trim(words.substr(word.size()));
    const std::size_t equals = std::min(word.find('='), word.size());
    changes[std::string(word.substr(0, equals))] = word.substr(std::min(equals + 1, word.size()));
  }
  return changes;
}

void serve_one(World& world, base::FileDescriptor socket) {
  Stream stream(std::move(socket), world.stop);
  const std::string command = read_command(stream);
  const ControlAnswer answer = control(world, command);
  stream.write((answer.done ? "done\n" : "refused\n") + answer.text);
  stream.close();
  if (command == "stop") world.stop.request();
}

}  // namespace

base::Result<base::FileDescriptor> listen_for_control(const std::string& directory) {
  const ControlAddress address(directory);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(socket.get(), address.get(), ControlAddress::size()) == 0) {
    return base::failure(base::operator_must_act("another exosim runs in " + directory));
  }
  unlink(address.path());
  socket = base::FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (bind(socket.get(), address.get(), ControlAddress::size()) != 0 || listen(socket.get(), 10) != 0) {
    return base::failure(base::operator_must_act("cannot listen on " + directory + "/control"));
  }
  return socket;
}

void serve_control(World& world, const base::FileDescriptor& listener) {
  std::array<pollfd, 2> wanted{{{listener.get(), POLLIN, 0}, {world.stop.descriptor(), POLLIN, 0}}};
  while (!world.stop.requested()) {
    if (poll(wanted.data(), wanted.size(), -1) <= 0 || (wanted[0].revents & POLLIN) == 0) continue;
    serve_one(world, base::FileDescriptor(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)));
  }
}

ControlAnswer control(World& world, std::string_view command) {
  const std::string_view verb = command.substr(0, command.find(' '));
  const std::string_view rest = base::trim(command.substr(verb.size()));
  if (verb == "on") {
    auto rule = parse_rule(rest);
    if (!rule) return {false, rule.error().text + "\n"};
    return {true, fmt::format("{}\n", world.rules.add(*std::move(rule)))};
  }
  if (verb == "set") {
    const std::string_view option = rest.substr(0, rest.find(' '));
    const std::string_view value = base::trim(rest.substr(option.size()));
    if (world.live.set(option, value)) return {true, ""};
    return {false, fmt::format("cannot set {} to \"{}\"\n", option, value)};
  }
  if (verb == "federated-token") {
    const std::string token = world.registered.federated_token(changes_in(rest));
    return {!token.empty(), (token.empty() ? "start with --federated" : token) + "\n"};
  }
  if (command == "clear") {
    world.rules.clear();
    return {true, ""};
  }
  if (command == "counts") {
    return {true, describe(world.counts) +
                      fmt::format("max_concurrent_sends={}\n", world.mailboxes.max_concurrent_sends()) +
                      world.rules.describe()};
  }
  if (command == "stop") return {true, ""};
  return {false, fmt::format("there is no command \"{}\"\n", verb)};
}

}  // namespace exosubmit::simulator
