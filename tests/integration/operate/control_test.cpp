// Both ends of the control socket: who is answered, who is closed, and whose place is taken.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "operate/control_client.h"
#include "operate/control_listener.h"
#include "operate/control_server.h"
#include "operate/unix_address.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using operate::ControlServer;
using std::chrono::steady_clock;

TEST_GROUP(Control) {
  std::string directory = "/tmp/control.XXXXXX";
  std::string path;
  std::unique_ptr<ControlServer> server;

  void setup() override {
    CHECK_TRUE(mkdtemp(directory.data()) != nullptr);
    path = directory + "/control.sock";
  }
  void teardown() override {
    server.reset();
    std::filesystem::remove_all(directory);
  }

  void serve(std::chrono::milliseconds longest = 5s) {
    auto listener = operate::listen_for_control(path);
    CHECK_TRUE(listener.has_value());
    server = std::make_unique<ControlServer>(
        std::move(*listener),
        [](const std::string& request) {
          if (request == "much") return std::string(4'000'000, 'x');
          if (request == "bug") throw std::bad_alloc();
          return "answer to " + request;
        },
        longest);
  }

  base::FileDescriptor client(const std::string& octets = "") const {
    base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = *operate::unix_address(path);
    CHECK_EQUAL(0, connect(socket.get(), operate::as_address(address), sizeof address));
    send(socket.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
    return socket;
  }

  // Ends with the connection, which the server ends.
  static std::string heard(const base::FileDescriptor& client) {
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = recv(client.get(), buffer, sizeof buffer, 0)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
  }

  std::string fault() const { return operate::listen_for_control(path).error().text; }
};

TEST(Control, AnswersALineWithADocument) {
  serve();
  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));
  CHECK_EQUAL(4'000'000U, operate::ask(path, "much")->size());
  CHECK_EQUAL(std::string("answer to a\n"), heard(client("a\nb\nc\n")));
}

TEST(Control, WhoSaysNothingOrTooMuchIsClosedAndTheOthersAreServed) {
  serve(200ms);
  const auto silent = client();
  const auto half = client("stat");
  const auto garbage = client(std::string(5000, '\xff'));
  const auto deaf = client("much\n");
  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));

  CHECK_EQUAL(std::string(), heard(garbage));
  CHECK_EQUAL(std::string(), heard(silent));
  CHECK_EQUAL(std::string(), heard(half));
  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));
}

TEST(Control, TheNinthPushesOutTheFirst) {
  serve(60s);
  std::vector<base::FileDescriptor> silent;
  for (std::size_t i = 0; i < ControlServer::kMostClients; ++i) silent.push_back(client());

  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));
  CHECK_EQUAL(std::string(), heard(silent.front()));
}

TEST(Control, AnAnswerThatFailsHarmsNobody) {
  serve();
  STRCMP_CONTAINS("does not answer", operate::ask(path, "bug").error().text.c_str());
  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));
}

TEST(Control, EndsAtOnceWithClientsInHand) {
  serve(60s);
  const auto silent = client();
  const auto began = steady_clock::now();
  server.reset();
  CHECK_TRUE(steady_clock::now() - began < 5s);
  CHECK_EQUAL(std::string(), heard(silent));
}

TEST(Control, TheClientGivesUpOnAServerThatIsSilent) {
  const auto listener = operate::listen_for_control(path);
  STRCMP_CONTAINS("does not answer", operate::ask(path, "status", 50ms).error().text.c_str());
}

TEST(Control, TheSocketIsForOwnerAndGroup) {
  serve();
  struct stat status {};
  stat(path.c_str(), &status);
  LONGS_EQUAL(0660, status.st_mode & 07777);
}

TEST(Control, ADeadDaemonsSocketIsReplacedALivingOnesIsNot) {
  { const auto dead = operate::listen_for_control(path); }
  STRCMP_CONTAINS("is not running", operate::ask(path, "status").error().text.c_str());
  serve();
  STRCMP_CONTAINS("another daemon uses it", fault().c_str());
  CHECK_EQUAL(std::string("answer to status"), *operate::ask(path, "status"));
}

TEST(Control, WhatIsNoSocketIsLeftAlone) {
  std::ofstream(path) << "precious";
  STRCMP_CONTAINS("no socket", fault().c_str());
  CHECK_EQUAL(8U, std::filesystem::file_size(path));
}

TEST(Control, APlaceThatCannotBeIsTold) {
  path = directory + "/missing/control.sock";
  STRCMP_CONTAINS("No such file or directory", fault().c_str());
  STRCMP_CONTAINS("is not running", operate::ask(path, "status").error().text.c_str());
  path = directory + '/' + std::string(200, 'x');
  STRCMP_CONTAINS("too long", fault().c_str());
}
