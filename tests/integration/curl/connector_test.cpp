#include "curl/connector.h"

#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <string>
#include <vector>

#include "connector_fixture.h"
#include "scripted_server.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Step = smtp::ConnectFailure::Step;
using test::Peer;
using test::ScriptedServer;

TEST_GROUP(Connector) { test::TemporaryDirectory directory; };

void fall_silent(Peer& peer) { peer.stream().await_departure(); }
void greet(Peer& peer) { peer.greet(); }

TEST(Connector, HandsOverAfterTheEhloOverTls) {
  std::promise<std::vector<std::string>> dialogue;
  ScriptedServer server(directory.path(), [&](Peer& peer) {
    std::vector<std::string> said;
    peer.say(test::kBanner);
    said.push_back(peer.line());
    peer.say(test::kEhloInClear);
    said.push_back(peer.line());
    peer.say("220 2.0.0 SMTP server ready\r\n");
    peer.start_tls();
    said.push_back(peer.line());
    peer.say(test::kEhloOverTls);
    said.push_back(peer.line());
    dialogue.set_value(said);
  });

  auto result = test::connect(test::settings_for(server.port(), directory));

  CHECK_TRUE(result.has_value());
  const auto& connection = **result;
  STRCMP_EQUAL(("localhost[127.0.0.1]:" + std::to_string(server.port())).c_str(), connection.peer().c_str());
  STRCMP_EQUAL("FR2P281CA0087.outlook.office365.com Microsoft ESMTP MAIL Service ready [08DCE8B62813AB2B]",
               std::string(connection.banner()).c_str());
  CHECK_TRUE(connection.capabilities().has_auth("XOAUTH2"));
  CHECK_TRUE(connection.capabilities().chunking);
  CHECK_EQUAL(157286400u, connection.capabilities().max_size);
  result->reset();
  const auto said = dialogue.get_future().get();
  STRCMP_EQUAL("EHLO relay.example.com", said[0].c_str());
  STRCMP_EQUAL("STARTTLS", said[1].c_str());
  STRCMP_EQUAL("EHLO relay.example.com", said[2].c_str());
  STRCMP_EQUAL("", said[3].c_str());  // QUIT is the caller's business
}

TEST(Connector, NamesItselfByAnAddressLiteralToo) {
  std::promise<std::string> said;
  ScriptedServer server(directory.path(), [&](Peer& peer) {
    peer.say(test::kBanner);
    said.set_value(peer.line());
  });
  auto settings = test::settings_for(server.port(), directory);
  settings.ehlo_name = "[192.0.2.7]";

  CHECK_FALSE(test::connect(settings).has_value());

  STRCMP_EQUAL("EHLO [192.0.2.7]", said.get_future().get().c_str());
}

TEST(Connector, RefusesACertificateForAnotherName) {
  ScriptedServer server(directory.path(), greet, "mail.example.org");

  const auto result = test::connect(test::settings_for(server.port(), directory));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, RefusesACertificateOfAnUnknownAuthority) {
  test::TemporaryDirectory other;
  ScriptedServer theirs(other.path(), greet);
  ScriptedServer ours(directory.path(), greet);

  const auto result = test::connect(test::settings_for(theirs.port(), directory));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, TrustsNoPrivateAuthorityWithoutCaFile) {
  ScriptedServer server(directory.path(), greet);
  auto settings = test::settings_for(server.port(), directory);
  settings.ca_file.clear();

  const auto result = test::connect(settings);

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, SaysThatTheCaFileCannotBeRead) {
  auto settings = test::settings_for(1, directory);
  settings.ca_file = directory.path("missing.pem");

  const auto result = test::connect(settings);

  CHECK_TRUE(result.error().step == Step::kCertificate);
  CHECK_TRUE_TEXT(
      result.error().text.find("ca_file " + settings.ca_file + " cannot be read") != std::string::npos,
      result.error().text.c_str());
}

TEST(Connector, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const auto socket = simulator::Listener::listen(0).value();
    port = simulator::Listener::port_of(socket);
  }
  ScriptedServer authority(directory.path(), fall_silent);

  const auto result = test::connect(test::settings_for(port, directory));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kConnect, result.error().text.c_str());
  STRCMP_EQUAL((result.error().peer + ": connect: Connection refused").c_str(), result.error().text.c_str());
}

TEST(Connector, SaysThatAConnectionWasNotAnsweredInTime) {
  // A queue of one connection, never accepted: the kernel then answers no other.
  const auto socket = simulator::Listener::listen(0).value();
  ::listen(socket.get(), 0);
  const auto port = simulator::Listener::port_of(socket);
  ScriptedServer authority(directory.path(), fall_silent);
  const auto first = test::connect(test::settings_for(port, directory), 300ms);

  const auto second = test::connect(test::settings_for(port, directory), 300ms);

  CHECK_TRUE_TEXT(first.error().step == Step::kBanner, first.error().text.c_str());
  CHECK_TRUE_TEXT(second.error().step == Step::kConnect, second.error().text.c_str());
}

TEST(Connector, SaysThatANameIsUnknown) {
  ScriptedServer authority(directory.path(), fall_silent);
  auto settings = test::settings_for(587, directory);
  settings.host = "host.invalid";

  const auto result = test::connect(settings, 3s);

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kResolve, result.error().text.c_str());
  STRCMP_EQUAL("host.invalid:587", result.error().peer.c_str());
}

TEST(Connector, TakesTheAddressFamilyAskedFor) {
  ScriptedServer server(directory.path(), greet);
  auto settings = test::settings_for(server.port(), directory);
  settings.address_family = config::AddressFamily::kIpv6;

  const auto result = test::connect(settings);

  CHECK_FALSE(result.has_value());  // the server has 127.0.0.1 alone
}

TEST(Connector, EndsByTheDeadlineAndByItsOwnTimeout) {
  ScriptedServer server(directory.path(), fall_silent);
  auto settings = test::settings_for(server.port(), directory);
  const base::SystemClock clock;

  const auto begin = clock.steady();
  CHECK_FALSE(test::connect(settings, 200ms).has_value());
  settings.connect_timeout = 200ms;
  CHECK_FALSE(test::connect(settings, 10s).has_value());
  const auto took = clock.steady() - begin;

  CHECK_TRUE(took >= 390ms);
  CHECK_TRUE(took < 3s);
}

TEST(Connector, DoesNotBeginWhenNoTimeIsLeft) {
  ScriptedServer server(directory.path(), greet);

  const auto result = test::connect(test::settings_for(server.port(), directory), 0ms);

  CHECK_TRUE(result.error().step == Step::kConnect);
}

TEST(Connector, UsesNoProxyOfTheEnvironment) {
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  ScriptedServer server(directory.path(), greet);

  const auto result = test::connect(test::settings_for(server.port(), directory));
  unsetenv("all_proxy");

  CHECK_TRUE(result.has_value());
}

TEST(Connector, GoesThroughAProxy) {
  std::promise<std::string> asked;
  ScriptedServer proxy(directory.path(), [&](Peer& peer) {
    asked.set_value(peer.line());
    while (!peer.line().empty()) {
    }
    peer.say("HTTP/1.1 200 Connection established\r\n\r\n");
    peer.greet();
    peer.line();
  });
  auto settings = test::settings_for(587, directory);
  settings.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());

  const auto result = test::connect(settings);

  CHECK_TRUE_TEXT(result.has_value(), result.error().text.c_str());
  STRCMP_EQUAL("CONNECT localhost:587 HTTP/1.1", asked.get_future().get().c_str());
}

TEST(Connector, SaysThatTheProxyRefuses) {
  ScriptedServer proxy(directory.path(), [](Peer& peer) {
    while (!peer.line().empty()) {
    }
    peer.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    peer.line();
  });
  auto settings = test::settings_for(587, directory);
  settings.proxy = "http://name:password@127.0.0.1:" + std::to_string(proxy.port());

  const auto result = test::connect(settings);

  CHECK_TRUE_TEXT(result.error().step == Step::kConnect, result.error().text.c_str());
  CHECK_TRUE(result.error().text.find("403") != std::string::npos);
  CHECK_TRUE(result.error().text.find("password") == std::string::npos);
}

}  // namespace
}  // namespace exosubmit
