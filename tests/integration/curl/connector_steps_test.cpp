// Each step of connecting, refused, silent, cut and talking nonsense.
#include <chrono>
#include <functional>
#include <string>

#include "connector_fixture.h"
#include "scripted_server.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Step = smtp::ConnectFailure::Step;
using test::Peer;
using test::ScriptedServer;

TEST_GROUP(ConnectorSteps) {
  test::TemporaryDirectory directory;

  // The failure of a connection to a server that does `script`.
  smtp::ConnectFailure failure_with(ScriptedServer::Script script, std::chrono::milliseconds patience = 10s) {
    ScriptedServer server(directory.path(), std::move(script));
    auto result = test::connect(test::settings_for(server.port(), directory), patience);
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

TEST(ConnectorSteps, PassesARefusalOnAtEachStep) {
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

TEST(ConnectorSteps, NamesTheStepWhereTheServerFallsSilent) {
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

TEST(ConnectorSteps, NamesTheStepWhereTheServerHangsUp) {
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

TEST(ConnectorSteps, NamesTheStepWhereTheServerTalksNonsense) {
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

TEST(ConnectorSteps, SaysThatStarttlsIsNotOffered) {
  const auto failure = failure_with([](Peer& peer) {
    reach_ehlo(peer);
    peer.say("250-host Hello\r\n250 AUTH LOGIN XOAUTH2\r\n");
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kStartTls);
  CHECK_TRUE_TEXT(failure.text.find("STARTTLS: the server does not offer it") != std::string::npos,
                  failure.text.c_str());
}

TEST(ConnectorSteps, SaysThatXoauth2IsNotOffered) {
  const auto failure = failure_with([](Peer& peer) {
    reach_second_ehlo(peer);
    peer.say("250-host Hello\r\n250 AUTH LOGIN\r\n");
    peer.line();
  });

  CHECK_TRUE(failure.step == Step::kNoXoauth2);
  STRCMP_EQUAL((failure.peer + ": AUTH: the server does not offer XOAUTH2").c_str(), failure.text.c_str());
}

TEST(ConnectorSteps, TakesNoCapabilityFromBeforeTls) {
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

TEST(ConnectorSteps, NeverFallsBackToHelo) {
  std::string after = "nothing yet";
  failure_with([&](Peer& peer) {
    reach_second_ehlo(peer);
    peer.say("502 5.5.1 Command not implemented\r\n");
    after = peer.line();
  });

  STRCMP_EQUAL("", after.c_str());
}

TEST(ConnectorSteps, NamesAHandshakeThatFails) {
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

TEST(ConnectorSteps, RefusesRepliesInClearAfterStarttls) {
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

}  // namespace
}  // namespace exosubmit
