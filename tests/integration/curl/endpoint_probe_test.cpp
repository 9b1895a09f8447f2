#include "curl/endpoint_probe.h"

#include <chrono>
#include <string>

#include "scripted_server.h"
#include "temporary_directory.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using Step = oauth::EndpointFailure::Step;
using test::Peer;
using test::ScriptedServer;

TEST_GROUP(EndpointProbe) {
  test::TemporaryDirectory directory;

  oauth::EndpointProbe probe(const ScriptedServer& server, std::chrono::milliseconds timeout = 10s,
                             const char* authority = "ca.pem") {
    const std::string url =
        "https://localhost:" + std::to_string(server.port()) + "/tenant/oauth2/v2.0/token";
    return curl::probe({url, *authority == '\0' ? "" : directory.path(authority), "", timeout});
  }

  Step failure(const oauth::EndpointProbe& result) {
    CHECK_FALSE(result.has_value());
    return result.error().step;
  }
};

TEST(EndpointProbe, TellsPeerCertificateAndDate) {
  std::string request;
  ScriptedServer server(directory.path(), [&](Peer& peer) {
    peer.start_tls();
    request = peer.line();
    while (!peer.line().empty()) continue;
    peer.say("HTTP/1.1 404 Not Found\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
    peer.stream().close();
  });

  const auto answer = probe(server);

  CHECK_TRUE_TEXT(answer.has_value(), answer ? "" : answer.error().text.c_str());
  STRCMP_EQUAL("HEAD / HTTP/1.1", request.c_str());
  STRCMP_EQUAL("Sun, 06 Nov 1994 08:49:37 GMT", answer->date.c_str());
  CHECK_EQUAL(404, answer->http_status);
  STRCMP_CONTAINS("CN=localhost issued by CN=", answer->certificate.c_str());
  STRCMP_CONTAINS("localhost[", answer->peer.c_str());
}

TEST(EndpointProbe, TellsWhereItEnded) {
  ScriptedServer silent(directory.path(), [](Peer& peer) { peer.line(); });
  ScriptedServer mute(directory.path(), [](Peer& peer) {
    peer.start_tls();
    while (!peer.line().empty()) continue;
    peer.line();
  });
  ScriptedServer untrusted(directory.path(), [](Peer& peer) { peer.start_tls(); });

  CHECK_TRUE(failure(probe(silent, 300ms)) == Step::kTls);
  CHECK_TRUE(failure(probe(mute, 300ms)) == Step::kAnswer);
  CHECK_TRUE(failure(probe(untrusted, 10s, "")) == Step::kCertificate);
  CHECK_TRUE(failure(curl::probe({"https://nowhere.invalid/", directory.path("ca.pem"), "", 5s})) ==
             Step::kResolve);
}

}  // namespace
}  // namespace exosubmit
