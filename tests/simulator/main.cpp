// exosim: simulates Entra ID's token endpoint and Exchange Online's SMTP submission for tests.
#include <pthread.h>

#include <csignal>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "simulator/control_client.h"
#include "simulator/simulator.h"

using namespace exosubmit::simulator;

namespace {

int serve(const std::vector<std::string>& arguments) {
  const auto options = parse_options(arguments);
  if (!options) {
    std::cerr << "exosim: " << options.error().text << "\n";
    return 2;
  }
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto world = build_world(*options);
  if (!world) {
    std::cerr << "exosim: " << world.error().text << "\n";
    return 1;
  }
  std::thread stopper([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    (*world)->stop.request();
  });
  const auto served = run(**world);
  pthread_kill(stopper.native_handle(), SIGUSR1);
  stopper.join();
  if (served) return 0;
  std::cerr << "exosim: " << served.error().text << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() >= 3 && arguments[0] == "control") {
    return send_control(arguments[1], {arguments.begin() + 2, arguments.end()});
  }
  if (!arguments.empty() && arguments[0] != "control" && !arguments[0].starts_with("-"))
    return serve(arguments);
  std::cerr << "usage: exosim DIR [options]\n       exosim control DIR COMMAND...\n";
  return 2;
}
