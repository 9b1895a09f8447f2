#include "curl/connector.h"

#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "scripted_server.h"
#include "temporary_directory.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Step = smtp::ConnectFailure::Step;
using test::Peer;
using test::ScriptedServer;

TEST_GROUP(Connector) {
  test::TemporaryDirectory directory;

  curl::ConnectorSettings settings_for(std::uint16_t port) {
    curl::ConnectorSettings settings;
    settings.host = "localhost";
    settings.port = port;
    settings.ehlo_name = "relay.example.com";
    settings.ca_file = directory.path("ca.pem");
    settings.address_family = config::AddressFamily::kIpv4;
    return settings;
  }

  auto connect(const curl::ConnectorSettings& settings, std::chrono::milliseconds patience = 10s) {
    return curl::Connector(settings).connect(base::SystemClock().steady() + patience);
  }

  // The failure of a connection to a server that does `script`.
  smtp::ConnectFailure failure_with(ScriptedServer::Script script, std::chrono::milliseconds patience = 10s) {
    ScriptedServer server(directory.path(), std::move(script));
    auto result = connect(settings_for(server.port()), patience);
    CHECK_FALSE(result.has_value());
    return result.error();
  }
};

// What the server does before it reaches each step.
void reach_banner(Peer&) {}
void reach_ehlo(Peer& peer) {
  peer.say(test::kBanner);
  peer.line();
}
void reach_starttls(Peer& peer) {
  reach_ehlo(peer);
  peer.say(test::kEhloInClear);
  peer.line();
}
void reach_tls(Peer& peer) {
  reach_starttls(peer);
  peer.say("220 2.0.0 SMTP server ready\r\n");
}
void reach_second_ehlo(Peer& peer) {
  reach_tls(peer);
  peer.start_tls();
  peer.line();
}

const struct {
  Step step;
  std::function<void(Peer&)> reach;
  const char* name;
} kSteps[] = {
    {Step::kBanner, reach_banner, "banner"},
    {Step::kEhlo, reach_ehlo, "EHLO"},
    {Step::kStartTls, reach_starttls, "STARTTLS"},
    {Step::kEhlo, reach_second_ehlo, "EHLO"},
};

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

  auto result = connect(settings_for(server.port()));

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

TEST(Connector, PassesARefusalOnAtEachStep) {
  const struct {
    const char *said, *told;
    int code;
  } refusals[] = {
      {"421 4.3.2 Service not available\r\n", "421 4.3.2 Service not available", 421},
      {"451-4.7.0 Temporary server error.\r\n451 4.7.0 Please try again later. PRX4\r\n",
       "451 4.7.0 Temporary server error. Please try again later. PRX4", 451},
      {"501 5.5.4 Invalid domain name\r\n", "501 5.5.4 Invalid domain name", 501},
      {"554 5.7.1 No\r\n", "554 5.7.1 No", 554},
  };
  for (const auto& step : kSteps) {
    for (const auto& refusal : refusals) {
      const auto failure = failure_with([&](Peer& peer) {
        step.reach(peer);
        peer.say(refusal.said);
        peer.line();
      });

      CHECK_TRUE_TEXT(failure.step == step.step, failure.text.c_str());
      CHECK_TRUE_TEXT(failure.reply.has_value(), failure.text.c_str());
      CHECK_EQUAL(refusal.code, failure.reply->code);
      STRCMP_EQUAL((failure.peer + ": " + step.name + ": " + refusal.told).c_str(), failure.text.c_str());
      CHECK_TRUE(failure.peer.starts_with("localhost[127.0.0.1]:"));
    }
  }
}

TEST(Connector, NamesTheStepWhereTheServerFallsSilent) {
  for (const auto& step : kSteps) {
    const auto failure = failure_with(
        [&](Peer& peer) {
          step.reach(peer);
          peer.stream().await_departure();
        },
        300ms);

    CHECK_TRUE_TEXT(failure.step == step.step, failure.text.c_str());
    CHECK_FALSE(failure.reply.has_value());
    STRCMP_EQUAL((failure.peer + ": " + step.name + ": no answer in time").c_str(), failure.text.c_str());
  }
}

TEST(Connector, NamesTheStepWhereTheServerHangsUp) {
  for (const auto& step : kSteps) {
    for (const bool reset : {false, true}) {
      if (reset && step.step == Step::kBanner) continue;  // the reset may come before the connection is seen
      const auto failure = failure_with([&](Peer& peer) {
        step.reach(peer);
        reset ? peer.stream().reset() : peer.stream().cut();
      });

      CHECK_TRUE_TEXT(failure.step == step.step, failure.text.c_str());
      CHECK_FALSE(failure.reply.has_value());
      CHECK_TRUE(failure.text.starts_with(failure.peer + ": " + step.name + ": "));
    }
  }
}

TEST(Connector, NamesTheStepWhereTheServerTalksNonsense) {
  for (const auto& step : kSteps) {
    const auto failure = failure_with([&](Peer& peer) {
      step.reach(peer);
      peer.say("HTTP/1.0 400 Bad Request\r\n");
      peer.stream().await_departure();
    });

    CHECK_TRUE_TEXT(failure.step == step.step, failure.text.c_str());
    STRCMP_EQUAL(
        (failure.peer + ": " + step.name + ": not an SMTP reply: \"HTTP/1.0 400 Bad Request\"").c_str(),
        failure.text.c_str());
  }
}

TEST(Connector, SaysThatStarttlsIsNotOffered) {
  const auto failure = failure_with([](Peer& peer) {
    reach_ehlo(peer);
    peer.say("250-host Hello\r\n250 AUTH LOGIN XOAUTH2\r\n");
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kStartTls);
  CHECK_TRUE_TEXT(failure.text.find("STARTTLS: the server does not offer it") != std::string::npos,
                  failure.text.c_str());
}

TEST(Connector, SaysThatXoauth2IsNotOffered) {
  const auto failure = failure_with([](Peer& peer) {
    reach_second_ehlo(peer);
    peer.say("250-host Hello\r\n250 AUTH LOGIN\r\n");
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kNoXoauth2);
  STRCMP_EQUAL((failure.peer + ": AUTH: the server does not offer XOAUTH2").c_str(), failure.text.c_str());
}

TEST(Connector, TakesNoCapabilityFromBeforeTls) {
  const auto failure = failure_with([](Peer& peer) {
    reach_ehlo(peer);
    peer.say("250-host Hello\r\n250-STARTTLS\r\n250 AUTH XOAUTH2\r\n");
    peer.line();
    peer.say("220 ready\r\n");
    peer.start_tls();
    peer.line();
    peer.say("250 host Hello\r\n");
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kNoXoauth2);
}

TEST(Connector, NeverFallsBackToHelo) {
  std::string after = "nothing yet";
  failure_with([&](Peer& peer) {
    reach_second_ehlo(peer);
    peer.say("502 5.5.1 Command not implemented\r\n");
    after = peer.line();
  });

  STRCMP_EQUAL("", after.c_str());
}

TEST(Connector, RefusesACertificateForAnotherName) {
  ScriptedServer server(
      directory.path(), [](Peer& peer) { peer.greet(); }, "mail.example.org");

  const auto result = connect(settings_for(server.port()));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, RefusesACertificateOfAnUnknownAuthority) {
  test::TemporaryDirectory other;
  ScriptedServer theirs(other.path(), [](Peer& peer) { peer.greet(); });
  ScriptedServer ours(directory.path(), [](Peer& peer) { peer.greet(); });

  const auto result = connect(settings_for(theirs.port()));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, TrustsNoPrivateAuthorityWithoutCaFile) {
  ScriptedServer server(directory.path(), [](Peer& peer) { peer.greet(); });
  auto settings = settings_for(server.port());
  settings.ca_file.clear();

  const auto result = connect(settings);

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kCertificate, result.error().text.c_str());
}

TEST(Connector, SaysThatTheCaFileCannotBeRead) {
  auto settings = settings_for(1);
  settings.ca_file = directory.path("missing.pem");

  const auto result = connect(settings);

  CHECK_TRUE(result.error().step == Step::kCertificate);
  CHECK_TRUE_TEXT(
      result.error().text.find("ca_file " + settings.ca_file + " cannot be read") != std::string::npos,
      result.error().text.c_str());
}

TEST(Connector, NamesAHandshakeThatFails) {
  for (const bool hang : {false, true}) {
    const auto failure = failure_with(
        [&](Peer& peer) {
          reach_tls(peer);
          if (!hang) {
            peer.octets(5);  // the handshake has begun
            peer.say("500 this is no TLS record\r\n");
          }
          peer.stream().await_departure();
        },
        hang ? 300ms : 10000ms);

    CHECK_TRUE_TEXT(failure.step == Step::kTls, failure.text.c_str());
    CHECK_TRUE(failure.text.starts_with(failure.peer + ": TLS: "));
  }
}

TEST(Connector, RefusesRepliesInClearAfterStarttls) {
  const auto failure = failure_with([&](Peer& peer) {
    reach_starttls(peer);
    peer.say("220 2.0.0 SMTP server ready\r\n250-host Hello\r\n250 AUTH XOAUTH2\r\n");
    peer.start_tls();
    peer.line();
    peer.say(test::kEhloOverTls);
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kTls);
  STRCMP_EQUAL((failure.peer + ": TLS: octets in clear came after the 220").c_str(), failure.text.c_str());
}

TEST(Connector, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const auto socket = simulator::Listener::listen(0).value();
    port = simulator::Listener::port_of(socket);
  }
  ScriptedServer authority(directory.path(), reach_banner);

  const auto result = connect(settings_for(port));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kConnect, result.error().text.c_str());
  STRCMP_EQUAL((result.error().peer + ": connect: Connection refused").c_str(), result.error().text.c_str());
}

TEST(Connector, SaysThatAConnectionWasNotAnsweredInTime) {
  // A queue of one connection, never accepted: the kernel then answers no other.
  const auto socket = simulator::Listener::listen(0).value();
  ::listen(socket.get(), 0);
  const auto port = simulator::Listener::port_of(socket);
  ScriptedServer authority(directory.path(), reach_banner);
  const auto first = connect(settings_for(port), 300ms);

  const auto second = connect(settings_for(port), 300ms);

  CHECK_TRUE_TEXT(first.error().step == Step::kBanner, first.error().text.c_str());
  CHECK_TRUE_TEXT(second.error().step == Step::kConnect, second.error().text.c_str());
}

TEST(Connector, SaysThatANameIsUnknown) {
  ScriptedServer authority(directory.path(), reach_banner);
  auto settings = settings_for(587);
  settings.host = "host.invalid";

  const auto result = connect(settings, 3s);

  CHECK_FALSE(result.has_value());
  CHECK_TRUE_TEXT(result.error().step == Step::kResolve, result.error().text.c_str());
  STRCMP_EQUAL("host.invalid:587", result.error().peer.c_str());
}

TEST(Connector, TakesTheAddressFamilyAskedFor) {
  ScriptedServer server(directory.path(), [](Peer& peer) { peer.greet(); });
  auto settings = settings_for(server.port());
  settings.address_family = config::AddressFamily::kIpv6;

  const auto result = connect(settings);

  CHECK_FALSE(result.has_value());  // the server has 127.0.0.1 alone
}

TEST(Connector, EndsByTheDeadlineAndByItsOwnTimeout) {
  ScriptedServer server(directory.path(), [](Peer& peer) { peer.stream().await_departure(); });
  auto settings = settings_for(server.port());
  const base::SystemClock clock;

  const auto begin = clock.steady();
  CHECK_FALSE(connect(settings, 200ms).has_value());
  settings.connect_timeout = 200ms;
  CHECK_FALSE(connect(settings, 10s).has_value());
  const auto took = clock.steady() - begin;

  CHECK_TRUE(took >= 390ms);
  CHECK_TRUE(took < 3s);
}

TEST(Connector, DoesNotBeginWhenNoTimeIsLeft) {
  ScriptedServer server(directory.path(), [](Peer& peer) { peer.greet(); });

  const auto result = connect(settings_for(server.port()), 0ms);

  CHECK_TRUE(result.error().step == Step::kConnect);
}

TEST(Connector, UsesNoProxyOfTheEnvironment) {
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  ScriptedServer server(directory.path(), [](Peer& peer) { peer.greet(); });

  const auto result = connect(settings_for(server.port()));
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
  auto settings = settings_for(587);
  settings.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());

  const auto result = connect(settings);

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
  auto settings = settings_for(587);
  settings.proxy = "http://name:password@127.0.0.1:" + std::to_string(proxy.port());

  const auto result = connect(settings);

  CHECK_TRUE_TEXT(result.error().step == Step::kConnect, result.error().text.c_str());
  CHECK_TRUE(result.error().text.find("403") != std::string::npos);
  CHECK_TRUE(result.error().text.find("password") == std::string::npos);
}

}  // namespace
}  // namespace exosubmit
