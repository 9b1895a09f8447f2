// What a supervisor hears of a daemon that serves, and that a daemon that does not is not called alive.
#include "milter/watch.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "milter/socket_address.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;

namespace {

base::FileDescriptor bound_socket(const std::string& path, int type) {
  base::FileDescriptor bound(socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
  const auto address = milter::resolve("unix:" + path);
  CHECK_EQUAL(0, bind(bound.get(), reinterpret_cast<const sockaddr*>(&address->address), address->size));
  return bound;
}

// Answers one negotiation as libmilter does, as far as anybody looks at it.
void serve_one(int listening) {
  const base::FileDescriptor called(accept(listening, nullptr, nullptr));
  std::array<char, 64> octets{};
  CHECK_EQUAL(17, recv(called.get(), octets.data(), octets.size(), 0));
  CHECK_EQUAL('O', octets[4]);
  CHECK_EQUAL(17, send(called.get(), octets.data(), 17, MSG_NOSIGNAL));
  CHECK_EQUAL(5, recv(called.get(), octets.data(), octets.size(), 0));
  CHECK_EQUAL('Q', octets[4]);
}

}  // namespace

TEST_GROUP(Watch) {
  std::string directory = "/tmp/watch.XXXXXX";
  base::FileDescriptor supervisor;
  base::FileDescriptor listening;
  test::FakeClock clock;

  void setup() override {
    CHECK_TRUE(mkdtemp(directory.data()) != nullptr);
    supervisor = bound_socket(directory + "/notify", SOCK_DGRAM);
    listening = bound_socket(directory + "/milter", SOCK_STREAM);
    setenv("NOTIFY_SOCKET", (directory + "/notify").c_str(), 1);
    setenv("WATCHDOG_USEC", "120000000", 1);
  }
  void teardown() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    std::filesystem::remove_all(directory);
  }

  milter::Watch make_watch() { return {"unix:" + directory + "/milter", clock}; }

  void look_while_served(milter::Watch & watch) {
    listen(listening.get(), 5);
    std::thread server([&] { serve_one(listening.get()); });
    watch.look();
    server.join();
  }

  // All that the supervisor was told since, a blank between the messages.
  std::string heard() {
    std::string all;
    std::array<char, 500> octets{};
    for (ssize_t size = 0; (size = recv(supervisor.get(), octets.data(), octets.size(), MSG_DONTWAIT)) > 0;) {
      all += (all.empty() ? "" : " ") + std::string(octets.data(), static_cast<std::size_t>(size));
    }
    return all;
  }
};

TEST(Watch, TellsOnceThatItIsReadyAndEachTimeThatItLives) {
  milter::Watch watch = make_watch();

  look_while_served(watch);
  STRCMP_EQUAL("READY=1 WATCHDOG=1", heard().c_str());
  look_while_served(watch);
  STRCMP_EQUAL("WATCHDOG=1", heard().c_str());
  CHECK_TRUE(watch.interval() == 60s);
}

TEST(Watch, TellsThatItIsReadyAgainAfterAReload) {
  milter::Watch watch = make_watch();
  look_while_served(watch);
  heard();

  watch.announce_again();
  look_while_served(watch);

  STRCMP_EQUAL("READY=1 WATCHDOG=1", heard().c_str());
}

TEST(Watch, SaysNothingWhenNobodyServesTheSocket) {
  milter::Watch watch = make_watch();

  watch.look();

  STRCMP_EQUAL("", heard().c_str());
  CHECK_TRUE(watch.interval() == 1s);
}

TEST(Watch, SaysNothingWhenTheListenerAcceptsNoMore) {
  milter::Watch watch = make_watch();
  look_while_served(watch);
  heard();

  watch.look();  // waits for an answer that does not come

  STRCMP_EQUAL("", heard().c_str());
}

TEST(Watch, LetsTheHousekeeperTakeItsTimeButNotForEver) {
  milter::Watch watch = make_watch();
  look_while_served(watch);
  heard();

  clock.advance(milter::Watch::kLongestTask);
  look_while_served(watch);
  STRCMP_EQUAL("WATCHDOG=1", heard().c_str());

  clock.advance(1s);
  watch.look();
  STRCMP_EQUAL("", heard().c_str());

  watch.housekeeper_lives();
  look_while_served(watch);
  STRCMP_EQUAL("WATCHDOG=1", heard().c_str());
}

TEST(Watch, IsIdleWhereNobodySupervises) {
  unsetenv("NOTIFY_SOCKET");
  milter::Watch watch = make_watch();

  watch.look();

  STRCMP_EQUAL("", heard().c_str());
  CHECK_TRUE(watch.interval() == 1h);
}
