// Octets in and out of a connection that the connector made.
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "connector_fixture.h"
#include "scripted_server.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Result = smtp::Io::Result;
using test::Peer;

// More than what the kernel's buffers of both sides take.
constexpr std::size_t kMuch = 16 * 1024 * 1024;

TEST_GROUP(Connection) {
  const base::SystemClock clock;
  test::TemporaryDirectory directory;
  std::promise<void> gate;
  bool gate_is_open = false;
  std::promise<std::string> received;
  std::unique_ptr<test::ScriptedServer> server;
  std::unique_ptr<smtp::Connection> connection;

  // A connection to a server that greets and then does `script`.
  void connect(test::ScriptedServer::Script script) {
    server = std::make_unique<test::ScriptedServer>(directory.path(), [script](Peer& peer) {
      peer.greet();
      script(peer);
    });
    auto result = test::connect(test::settings_for(server->port(), directory));
    CHECK_TRUE_TEXT(result.has_value(), result.error().text.c_str());
    connection = std::move(*result);
  }

  void open_gate() {
    if (!std::exchange(gate_is_open, true)) gate.set_value();
  }

  void teardown() override {
    open_gate();
    server.reset();
  }

  smtp::Io write(std::string_view octets, std::chrono::milliseconds patience = 10s) {
    return connection->write(octets, clock.steady() + patience);
  }

  smtp::Io read(std::string & octets, std::size_t room = 4096, std::chrono::milliseconds patience = 10s) {
    octets.resize(room);
    const smtp::Io io = connection->read(octets.data(), room, clock.steady() + patience);
    octets.resize(io.octets);
    return io;
  }

  // Writes until nothing is taken any more: what the write then said, and how much was taken.
  smtp::Io write_until_blocked(std::string_view octets, std::size_t & taken) {
    while (taken < octets.size()) {
      const smtp::Io io = write(octets.substr(taken), 300ms);
      if (io.result != Result::kMoved) return io;
      taken += io.octets;
    }
    return {Result::kMoved, taken, {}};
  }
};

std::string some_octets(std::size_t count) {
  std::string octets(count, 0);
  for (std::size_t i = 0; i < count; ++i) octets[i] = static_cast<char>(i * 7 + i / 251);
  return octets;
}

TEST(Connection, CarriesOctetsBothWays) {
  connect([](Peer& peer) { peer.say("334 " + peer.line() + "\r\n"); });

  CHECK_EQUAL(14u, write("AUTH XOAUTH2\r\n").octets);

  std::string answer;
  CHECK_TRUE(read(answer).result == Result::kMoved);
  STRCMP_EQUAL("334 AUTH XOAUTH2\r\n", answer.c_str());
}

TEST(Connection, ReadsWhatTlsHoldsAlreadyWithoutWaiting) {
  const std::string sent = some_octets(10000);
  connect([&](Peer& peer) {
    peer.say(sent);  // one TLS record
    peer.line();
  });
  std::string got, piece;
  read(got, 1);

  while (read(piece, 100, 0ms).result == Result::kMoved) got += piece;

  CHECK_TRUE(got == sent);
}

TEST(Connection, EndsAReadByItsDeadline) {
  connect([](Peer& peer) { peer.line(); });
  std::string nothing;

  const auto begin = clock.steady();
  const smtp::Io io = read(nothing, 100, 150ms);
  const auto took = clock.steady() - begin;

  CHECK_TRUE(io.result == Result::kTimedOut);
  CHECK_TRUE(took >= 150ms);
  CHECK_TRUE(took < 2s);
}

TEST(Connection, GoesOnAfterAWriteThatWasBlocked) {
  const std::string sent = some_octets(kMuch);
  connect([&](Peer& peer) {
    gate.get_future().wait();
    received.set_value(peer.octets(kMuch));
  });
  std::size_t taken = 0;

  CHECK_TRUE(write_until_blocked(sent, taken).result == Result::kTimedOut);
  open_gate();
  while (taken < sent.size()) {
    const std::string moved = sent.substr(taken);  // the same octets at another address
    const smtp::Io io = write(moved);
    CHECK_TRUE_TEXT(io.result == Result::kMoved, io.text.c_str());
    taken += io.octets;
  }

  CHECK_TRUE(received.get_future().get() == sent);
}

TEST(Connection, TellsABlockedWriterThatTheServerTalks) {
  const std::string sent = some_octets(kMuch);
  connect([&](Peer& peer) {
    peer.say("421 4.3.2 Service not available\r\n");
    gate.get_future().wait();
    received.set_value(peer.octets(kMuch));
  });
  std::size_t taken = 0;

  CHECK_TRUE(write_until_blocked(sent, taken).result == Result::kReadable);
  CHECK_TRUE(taken > 0);
  std::string reply;
  read(reply, 5);
  std::string rest;
  read(rest);
  STRCMP_EQUAL("421 4.3.2 Service not available\r\n", (reply + rest).c_str());

  open_gate();
  CHECK_TRUE(write_until_blocked(sent, taken).result == Result::kMoved);
  CHECK_TRUE(received.get_future().get() == sent);
}

TEST(Connection, TellsABlockedWriterThatTheServerHasGone) {
  connect([](Peer& peer) {
    peer.octets(100000);
    peer.stream().cut();
  });
  std::size_t taken = 0;

  const smtp::Io io = write_until_blocked(some_octets(kMuch), taken);

  CHECK_TRUE_TEXT(io.result == Result::kClosed || io.result == Result::kFailed, io.text.c_str());
  CHECK_FALSE(io.text.empty());
}

TEST(Connection, ReadsTheEndHoweverTheServerEnds) {
  const std::function<void(Peer&)> ends[] = {
      [](Peer& peer) { peer.stream().close(); },  // with TLS's close_notify
      [](Peer& peer) { peer.stream().cut(); },    // without
      [](Peer& peer) { peer.stream().reset(); },
  };
  for (const auto& end : ends) {
    connect([&](Peer& peer) {
      peer.line();
      end(peer);
    });
    write("QUIT\r\n");

    std::string nothing;
    const smtp::Io io = read(nothing);

    CHECK_TRUE_TEXT(io.result == Result::kClosed, io.text.c_str());
    STRCMP_EQUAL("the server closed the connection", io.text.c_str());
  }
}

TEST(Connection, IsNotDisturbedWhileNothingHappens) {
  connect([](Peer& peer) { peer.line(); });

  for (int i = 0; i < 10; ++i) CHECK_FALSE(connection->disturbed());

  CHECK_EQUAL(6u, write("NOOP\r\n").octets);
}

TEST(Connection, IsDisturbedByWhateverTheServerDoesUnasked) {
  const std::function<void(Peer&)> deeds[] = {
      [](Peer& peer) { peer.say("421 4.4.1 Connection timed out\r\n"); },
      [](Peer& peer) { peer.stream().close(); },
      [](Peer& peer) { peer.stream().cut(); },
      [](Peer& peer) { peer.stream().reset(); },
  };
  for (const auto& deed : deeds) {
    std::promise<void> done;
    std::promise<void> seen;
    connect([&](Peer& peer) {
      deed(peer);
      done.set_value();
      seen.get_future().wait();
    });
    done.get_future().wait();

    const bool disturbed = connection->disturbed();
    seen.set_value();

    CHECK_TRUE(disturbed);
  }
}

}  // namespace
}  // namespace exosubmit
