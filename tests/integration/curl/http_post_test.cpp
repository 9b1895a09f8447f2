#include "curl/http_post.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <string>
#include <vector>

#include "scripted_server.h"
#include "temporary_directory.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::ScriptedServer;

// Reads a request's header lines, and its body by Content-Length.
std::vector<std::string> read_request(Peer& peer) {
  std::vector<std::string> lines;
  std::size_t length = 0;
  for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
    if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
    lines.push_back(line);
  }
  lines.push_back(peer.octets(length));
  return lines;
}

ScriptedServer::Script answering(std::string answer) {
  return [answer = std::move(answer)](Peer& peer) {
    peer.start_tls();
    read_request(peer);
    peer.say(answer);
    peer.stream().close();
  };
}

TEST_GROUP(HttpPost) {
  test::TemporaryDirectory directory;

  oauth::HttpRequest request_to(const ScriptedServer& server) {
    return {"https://localhost:" + std::to_string(server.port()) + "/tenant/oauth2/v2.0/token",
            base::Secret("grant_type=client_credentials&client_secret=s%2F"), 10s};
  }

  auto post(const oauth::HttpRequest& request) {
    return curl::HttpPost(directory.path("ca.pem"), "").post(request);
  }

  // Why a POST to a server that does `script` failed.
  std::string failure_with(ScriptedServer::Script script, std::chrono::milliseconds timeout = 10s) {
    ScriptedServer server(directory.path(), std::move(script));
    auto request = request_to(server);
    request.timeout = timeout;
    const auto result = post(request);
    CHECK_FALSE(result.has_value());
    CHECK_TRUE(result.error().remedy == base::Remedy::kTryLater);
    const std::string host = "localhost:" + std::to_string(server.port()) + ": ";
    CHECK_TRUE_TEXT(result.error().text.starts_with(host), result.error().text.c_str());
    return result.error().text.substr(host.size());
  }
};

TEST(HttpPost, SendsTheFormAndGivesTheAnswer) {
  std::promise<std::vector<std::string>> request;
  ScriptedServer server(directory.path(), [&](Peer& peer) {
    peer.start_tls();
    request.set_value(read_request(peer));
    peer.say(
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain\r\nRetry-After:  17 \r\n"
        "X-MS-Request-Id: 0a0a\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 4\r\n\r\nslow");
    peer.line();
  });

  const auto result = post(request_to(server));

  CHECK_TRUE(result.has_value());
  CHECK_EQUAL(429, result->status);
  STRCMP_EQUAL("text/plain", result->content_type.c_str());
  STRCMP_EQUAL("17", result->retry_after.c_str());
  STRCMP_EQUAL("0a0a", result->request_id.c_str());
  STRCMP_EQUAL("Sun, 06 Nov 1994 08:49:37 GMT", result->date.c_str());
  STRCMP_EQUAL("slow", std::string(result->body.reveal()).c_str());
  const auto lines = request.get_future().get();
  STRCMP_EQUAL("POST /tenant/oauth2/v2.0/token HTTP/1.1", lines.front().c_str());
  STRCMP_EQUAL("grant_type=client_credentials&client_secret=s%2F", lines.back().c_str());
  const auto has = [&](const char* line) { return std::count(lines.begin(), lines.end(), line) == 1; };
  CHECK_TRUE(has("Content-Type: application/x-www-form-urlencoded"));
  CHECK_TRUE(has("Accept: application/json"));
}

TEST(HttpPost, TakesTheHeadersOfTheFinalAnswerAlone) {
  ScriptedServer server(directory.path(),
                        answering("HTTP/1.1 103 Early Hints\r\nRetry-After: 99\r\n\r\n"
                                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}"));

  const auto result = post(request_to(server));

  CHECK_EQUAL(200, result->status);
  STRCMP_EQUAL("", result->retry_after.c_str());
  STRCMP_EQUAL("application/json", result->content_type.c_str());
}

TEST(HttpPost, FollowsNoRedirect) {
  ScriptedServer server(directory.path(), answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                                                    "https://localhost:1/\r\nContent-Length: 0\r\n\r\n"));

  const auto result = post(request_to(server));

  CHECK_TRUE(result.has_value());
  CHECK_EQUAL(307, result->status);
}

TEST(HttpPost, TakesABodyOfSixtyFourKibibytesAndNoMore) {
  const std::string header = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  ScriptedServer server(directory.path(), answering(header + std::string(64 * 1024, 'x')));

  const auto result = post(request_to(server));

  CHECK_TRUE(result.has_value());
  CHECK_EQUAL(64u * 1024, result->body.size());
  STRCMP_EQUAL("the answer is longer than 65536 octets",
               failure_with(answering(header + std::string(64 * 1024 + 1, 'x'))).c_str());
}

TEST(HttpPost, EndsByItsTimeout) {
  const std::string why = failure_with(
      [](Peer& peer) {
        peer.start_tls();
        read_request(peer);
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nslow");
        peer.stream().await_departure();
      },
      300ms);

  CHECK_TRUE_TEXT(why.starts_with("Operation timed out after "), why.c_str());
}

TEST(HttpPost, TellsACutAnswerFromAWholeOne) {
  const std::string why = failure_with([](Peer& peer) {
    peer.start_tls();
    read_request(peer);
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    peer.stream().cut();
  });

  CHECK_FALSE(why.empty());
}

TEST(HttpPost, RefusesACertificateForAnotherName) {
  ScriptedServer server(directory.path(), answering("HTTP/1.1 200 OK\r\n\r\n"), "login.example.org");

  const auto result = post(request_to(server));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE(result.error().text.find("no alternative certificate subject name matches") !=
             std::string::npos);
}

TEST(HttpPost, RefusesACertificateOfAnUnknownAuthority) {
  test::TemporaryDirectory other;
  ScriptedServer theirs(other.path(), answering("HTTP/1.1 200 OK\r\n\r\n"));
  ScriptedServer ours(directory.path(), answering("HTTP/1.1 200 OK\r\n\r\n"));

  const auto result = post(request_to(theirs));

  CHECK_FALSE(result.has_value());
  CHECK_TRUE(result.error().text.find("unable to get local issuer certificate") != std::string::npos);
  STRCMP_CONTAINS("(certificate: CN=localhost issued by CN=", result.error().text.c_str());
}

TEST(HttpPost, SpeaksNothingButHttps) {
  ScriptedServer server(directory.path(), answering(""));
  auto request = request_to(server);
  request.url = "http://localhost:" + std::to_string(server.port()) + "/";

  CHECK_FALSE(post(request).has_value());
}

TEST(HttpPost, SaysThatTheCaFileCannotBeRead) {
  ScriptedServer server(directory.path(), answering(""));

  const auto result = curl::HttpPost(directory.path("missing.pem"), "").post(request_to(server));

  CHECK_TRUE(result.error().remedy == base::Remedy::kOperatorMustAct);
}

TEST(HttpPost, UsesTheProxyGivenAndNotTheEnvironments) {
  setenv("https_proxy", "http://127.0.0.1:1", 1);
  std::promise<std::string> asked;
  ScriptedServer proxy(directory.path(), [&](Peer& peer) {
    asked.set_value(peer.line());
    while (!peer.line().empty()) {
    }
    peer.say("HTTP/1.1 200 Connection established\r\nRetry-After: 5\r\n\r\n");
    answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")(peer);
  });
  auto request = request_to(proxy);
  request.url = "https://localhost/tenant";

  const auto result =
      curl::HttpPost(directory.path("ca.pem"), "http://127.0.0.1:" + std::to_string(proxy.port()))
          .post(request);
  unsetenv("https_proxy");

  CHECK_TRUE_TEXT(result.has_value(), result.error().text.c_str());
  STRCMP_EQUAL("CONNECT localhost:443 HTTP/1.1", asked.get_future().get().c_str());
  STRCMP_EQUAL("", result->retry_after.c_str());
}

}  // namespace
}  // namespace exosubmit
