// Entra ID and Exchange Online as exosim plays them, in this process.
#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "oauth/client_credentials.h"
#include "oauth/client_secret.h"
#include "simulator/simulator.h"
#include "temporary_directory.h"

namespace exosubmit::test {

class RunningSimulator {
 public:
  ~RunningSimulator() {
    if (world) world->stop.request();
    if (servers_.joinable()) servers_.join();
  }

  void start(std::vector<std::string> options = {}) {
    options.insert(options.begin(), directory.path());
    world = std::move(simulator::build_world(simulator::parse_options(options).value()).value());
    servers_ = std::thread([this] { static_cast<void>(simulator::run(*world)); });
    for (int looks = 0; looks < 1000 && env.empty(); ++looks) {
      read_env();
      if (env.empty()) world->stop.sleep(std::chrono::milliseconds(10));
    }
  }

  // The client secret, or another value.
  oauth::ClientCredentialsSource::ReadCredential secret(const std::string& other = "") {
    return [this, other]() -> base::Result<std::shared_ptr<const oauth::Credential>> {
      std::string value = other;
      if (other.empty()) std::getline(std::ifstream(env["EXOSIM_SECRET_FILE"]) >> std::ws, value);
      return std::make_shared<const oauth::ClientSecret>("client_secret", base::Secret(value));
    };
  }

  // What the client did that a strict server would not have; empty where nothing.
  std::string mistakes() const {
    std::ifstream in(directory.path("mistakes"));
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TemporaryDirectory directory;
  std::unique_ptr<simulator::World> world;
  std::map<std::string, std::string> env;

 private:
  void read_env() {
    std::ifstream in(directory.path("env"));
    for (std::string line; std::getline(in, line);) {
      env[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    }
  }

  std::thread servers_;
};

}  // namespace exosubmit::test
