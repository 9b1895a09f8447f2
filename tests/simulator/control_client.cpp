#include "simulator/control_client.h"

#include <sys/socket.h>

#include <iostream>

#include "simulator/control_address.h"
#include "simulator/stream.h"

namespace exosubmit::simulator {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};

// The shell took the quotes of match="a b" away: they are put back.
std::string join(const std::vector<std::string>& words) {
  constexpr std::string_view kMatch = "match=";
  std::string command;
  for (const std::string& word : words) {
    if (!command.empty()) command += ' ';
    const bool bare = word.starts_with(kMatch) && word.find('"') == std::string::npos;
    command += bare ? "match=\"" + word.substr(kMatch.size()) + "\"" : word;
  }
  return command + "\n";
}

}  // namespace

int send_control(const std::string& directory, const std::vector<std::string>& words) {
  const ControlAddress address(directory);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(socket.get(), address.get(), ControlAddress::size()) != 0) {
    std::cerr << "exosim: nobody listens on " << directory << "/control\n";
    return 1;
  }
  const Stop never;
  Stream stream(std::move(socket), never);
  stream.write(join(words));
  std::string answer;
  while (stream.read(answer, kPatience) == Stream::Read::kOctets) {
  }
  const std::size_t end = answer.find('\n');
  const bool done = answer.substr(0, end) == "done";
  (done ? std::cout : std::cerr) << (end == std::string::npos ? "no answer\n" : answer.substr(end + 1));
  return done ? 0 : 1;
}

}  // namespace exosubmit::simulator
