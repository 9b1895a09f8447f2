#include "oauth/arc_identity.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "config/work_directory.h"
#include "oauth/fake_http.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

TEST_GROUP(ArcIdentity) {
  test::WorkDirectory directory;
  test::FakeClock clock{true};
  test::FakeMetadata service;

  std::string realm(const std::string& name) { return "Basic realm=" + directory.path(name); }

  // The content, or why not.
  std::string read(const std::string& challenge) {
    const auto key = oauth::read_challenge(challenge, directory.path());
    return key ? std::string(key->reveal()) : key.error().text;
  }
  oauth::TokenResult ask() {
    const oauth::ManagedIdentity identity{"http://127.0.0.1:40342/metadata/identity/oauth2/token",
                                          "https://outlook.office365.com/.default", "", 20s};
    return oauth::ArcIdentitySource(identity, service, clock, directory.path()).token(clock.steady() + 60s);
  }
};

TEST(ArcIdentity, AnswersTheChallengeWithTheFilesContent) {
  directory.write("a.key", "c2VjcmV0\n");
  service.then(401, "", realm("a.key"));
  service.then(200, R"({"access_token":"eyJ0","expires_in":"3600","token_type":"Bearer"})");

  const auto token = ask();

  CHECK_TRUE(token.has_value());
  STRCMP_EQUAL("Basic c2VjcmV0", service.authorization.c_str());
  CHECK_EQUAL(2u, service.urls.size());
  STRCMP_EQUAL(
      "http://127.0.0.1:40342/metadata/identity/oauth2/token?api-version=2020-06-01&resource="
      "https%3A%2F%2Foutlook.office365.com",
      service.urls.at(1).c_str());
}

TEST(ArcIdentity, SendsNothingFromElsewhere) {
  std::filesystem::create_directory(directory.path("deeper"));
  directory.write("deeper/a.key", "x");
  directory.write("a.txt", "x");
  directory.write(".key", "x");
  const std::string refusal =
      "the agent of Azure Arc: its challenge names no *.key file in " + directory.path();

  for (const std::string& name :
       {std::string("deeper/a.key"), std::string("../a.key"), std::string("a.txt"), std::string(".key"),
        std::string("deeper/../a.key"), std::string("a.key\nx.key")}) {
    STRCMP_EQUAL(refusal.c_str(), read(realm(name)).c_str());
  }
  STRCMP_EQUAL(refusal.c_str(), read("Basic realm=/etc/shadow.key").c_str());
  STRCMP_EQUAL(refusal.c_str(), read("Bearer " + directory.path("a.key")).c_str());
  STRCMP_EQUAL(refusal.c_str(), read("").c_str());
  service.then(401, "", "Basic realm=/etc/ssl/private/server.key");
  CHECK_TRUE(ask().error().operator_must_act);
  CHECK_EQUAL(1u, service.urls.size());
}

TEST(ArcIdentity, FollowsNoSymbolicLink) {
  directory.write("target", "x");
  std::filesystem::create_symlink(directory.path("target"), directory.path("link.key"));

  STRCMP_CONTAINS("link.key cannot be read: ", read(realm("link.key")).c_str());
}

TEST(ArcIdentity, TakesNothingThatIsNoSmallFile) {
  directory.write("most.key", std::string(4096, 'x'));
  directory.write("large.key", std::string(4097, 'x'));
  directory.write("empty.key", "");
  directory.write("lines.key", "a\r\nX-Header: b");
  std::filesystem::create_directory(directory.path("directory.key"));
  mkfifo(directory.path("fifo.key").c_str(), 0600);

  CHECK_EQUAL(4096u, read(realm("most.key")).size());
  STRCMP_CONTAINS("large.key is larger than 4096 octets", read(realm("large.key")).c_str());
  STRCMP_CONTAINS("empty.key is empty", read(realm("empty.key")).c_str());
  STRCMP_CONTAINS("lines.key holds more than one line", read(realm("lines.key")).c_str());
  STRCMP_CONTAINS("directory.key is no regular file", read(realm("directory.key")).c_str());
  STRCMP_CONTAINS("fifo.key is no regular file", read(realm("fifo.key")).c_str());
}

TEST(ArcIdentity, FindsTheAgentWhereItSaysItIs) {
  unsetenv("IDENTITY_ENDPOINT");
  STRCMP_EQUAL("http://127.0.0.1:40342/metadata/identity/oauth2/token", oauth::arc_endpoint().c_str());

  setenv("IDENTITY_ENDPOINT", "http://localhost:40342/metadata/identity/oauth2/token", 1);

  STRCMP_EQUAL("http://localhost:40342/metadata/identity/oauth2/token", oauth::arc_endpoint().c_str());
  unsetenv("IDENTITY_ENDPOINT");
}

}  // namespace
}  // namespace exosubmit
