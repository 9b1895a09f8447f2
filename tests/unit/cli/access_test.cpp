#include "cli/check/access.h"

#include <sys/stat.h>

#include <chrono>
#include <string>

#include "cli/check/time_span.h"
#include "cli/postfix/milters.h"
#include "cli/postfix/quantity.h"
#include "cli/postfix_twin.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using std::chrono::seconds;

namespace {

constexpr uid_t kPostfix = 110, kDaemon = 120;
constexpr gid_t kPostfixGroup = 110, kDaemonGroup = 120;

cli::UnixUser postfix_user() { return {"postfix", kPostfix, {kPostfixGroup}}; }

cli::PathNode directory(const char* path, mode_t mode, gid_t group = kPostfixGroup) {
  return {path, S_IFDIR | mode, kDaemon, group, false};
}
cli::PathNode socket_node(mode_t mode, gid_t group = kPostfixGroup) {
  return {"/q/x/milter.sock", S_IFSOCK | mode, kDaemon, group, false};
}
std::string barrier(const std::vector<cli::PathNode>& nodes) {
  const auto found = cli::barrier_for(postfix_user(), nodes, S_IWOTH);
  return found ? found->path : "";
}

}  // namespace

TEST_GROUP(Access){};

TEST(Access, EachNodeIsJudgedByTheClassThatTheUserIsIn) {
  STRCMP_EQUAL("", barrier({directory("/q", 0755), directory("/q/x", 0710), socket_node(0660)}).c_str());
  STRCMP_EQUAL("/q/x", barrier({directory("/q", 0755), directory("/q/x", 0700), socket_node(0660)}).c_str());
  STRCMP_EQUAL("/q/x", barrier({directory("/q", 0755), directory("/q/x", 0710, kDaemonGroup)}).c_str());
  STRCMP_EQUAL("/q/x/milter.sock", barrier({directory("/q/x", 0755), socket_node(0640)}).c_str());
  STRCMP_EQUAL("/q/x/milter.sock",
               barrier({directory("/q/x", 0755), socket_node(0660, kDaemonGroup)}).c_str());
  STRCMP_EQUAL("", barrier({directory("/q/x", 0755), socket_node(0666, kDaemonGroup)}).c_str());
}

TEST(Access, TheGroupsBitsCountForItsMembersEvenWhereOthersMayMore) {
  STRCMP_EQUAL("/q/x", barrier({directory("/q/x", 0705)}).c_str());
}

TEST(Access, WhatIsNotThereOrHasAnAclIsNoBarrier) {
  STRCMP_EQUAL("", barrier({directory("/q", 0755), {"/q/none", 0, 0, 0, false}}).c_str());
  auto listed = directory("/q/x", 0700);
  listed.has_acl = true;
  STRCMP_EQUAL("", barrier({listed}).c_str());
  STRCMP_EQUAL("/q/x/milter.sock", barrier({listed, socket_node(0600)}).c_str());
}

TEST(Access, AnAclIsNamedForItDecides) {
  auto listed = directory("/q/x", 0700);
  CHECK_FALSE(cli::listed_for(postfix_user(), {listed}).has_value());
  listed.has_acl = true;
  STRCMP_EQUAL("/q/x", cli::listed_for(postfix_user(), {directory("/q", 0755), listed})->path.c_str());
  CHECK_FALSE(cli::listed_for({"root", 0, {}}, {listed}).has_value());
}

TEST(Access, ThePathIsWalkedFromItsRoot) {
  const auto nodes = cli::nodes_between("/tmp", "/tmp/no-such-directory/milter.sock");

  LONGS_EQUAL(3, nodes.size());
  STRCMP_EQUAL("/tmp/no-such-directory/milter.sock", nodes[2].path.c_str());
  CHECK_TRUE(S_ISDIR(nodes[0].mode));
  LONGS_EQUAL(0, nodes[2].mode);
}

TEST(Access, TimesOfSystemctlAndOfMainCf) {
  LONGS_EQUAL(90, cli::time_span("1min 30s")->count());
  LONGS_EQUAL(360, cli::time_span("6min")->count());
  LONGS_EQUAL(3723, cli::time_span("1h 2min 3.5s")->count());
  CHECK_TRUE(*cli::time_span("infinity") > seconds(1'000'000'000));
  for (const char* bad : {"", "5", "5 parsecs", "min", "-3 s", "1s x"})
    CHECK_FALSE(cli::time_span(bad).has_value());
  LONGS_EQUAL(1200, cli::duration_of("20m", 's')->count());
  LONGS_EQUAL(432000, cli::duration_of("5", 'd')->count());
  for (const char* bad : {"", "m", "5x", "99999999999999999999d", "999999999999w", "-1s"})
    CHECK_FALSE(cli::duration_of(bad, 's').has_value());
}

TEST_GROUP(Milters) {
  cli::PostfixInstance postfix = test::fresh_postfix();
  cli::PostfixService smtpd{"smtp", "inet", "n", "-", "smtpd", {}};

  void setup() override { postfix.parameters["queue_directory"] = "/no/queue"; }
};

TEST(Milters, ANameMeansWhatTheServiceReachesByIt) {
  STRCMP_EQUAL("unix:/no/queue/exosubmit/milter.sock",
               cli::reached_by(postfix, smtpd, "unix:exosubmit/milter.sock").c_str());
  STRCMP_EQUAL("unix:/no/run/milter.sock",
               cli::reached_by(postfix, smtpd, "unix:/no/run/milter.sock").c_str());
  smtpd.chroot = "y";
  STRCMP_EQUAL("unix:/no/queue/no/run/milter.sock",
               cli::reached_by(postfix, smtpd, "unix:/no/run/milter.sock").c_str());
  STRCMP_EQUAL("inet:127.0.0.1:8893", cli::reached_by(postfix, smtpd, "inet:localhost:8893").c_str());
  STRCMP_EQUAL("inet:127.0.0.1:8893", cli::place_of_socket("inet:8893@127.0.0.1").c_str());
  STRCMP_EQUAL("inet:127.0.0.1:8893", cli::place_of_socket("inet:8893").c_str());
  STRCMP_EQUAL("unix:/no/x.sock", cli::place_of_socket("local:/no/x.sock").c_str());
}

TEST(Milters, TheDashIsAChrootInOldConfigurationsOnly) {
  smtpd.chroot = "-";
  postfix.parameters["compatibility_level"] = "0";
  CHECK_TRUE(cli::is_chrooted(postfix, smtpd));
  postfix.parameters["compatibility_level"] = "3.6";
  CHECK_FALSE(cli::is_chrooted(postfix, smtpd));
}

TEST(Milters, OptionsInBracesComeBeforeMainCf) {
  postfix.parameters["milter_default_action"] = "accept";
  const auto milters =
      cli::parse_milters("inet:localhost:8891, { unix:x, default_action=tempfail, protocol=6 }");

  LONGS_EQUAL(2, milters.size());
  STRCMP_EQUAL("accept", cli::milter_option(postfix, smtpd, milters[0], "default_action").c_str());
  STRCMP_EQUAL("tempfail", cli::milter_option(postfix, smtpd, milters[1], "default_action").c_str());
  STRCMP_EQUAL("unix:x", milters[1].address.c_str());
}
