#include "config/needing_restart.h"

#include "config/key_table.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::config;

namespace {

std::string list(const Settings& at_start, const Settings& now) {
  std::string text;
  for (const std::string& key : needing_restart(at_start, now)) text += key + '\n';
  return text;
}

}  // namespace

TEST_GROUP(NeedingRestart) {
  Settings at_start;
  Settings now;
};

TEST(NeedingRestart, NothingDoesThatIsTheSame) { STRCMP_EQUAL("", list(at_start, now).c_str()); }

TEST(NeedingRestart, WhatTheDaemonReadsOnceDoes) {
  now.milter.socket = "inet:8891@127.0.0.1";
  now.milter.socket_mode = 0600;
  now.state.url = "memory:";
  now.log = {LogTarget::kStderr, "local0", LogLevel::kDebug};
  now.operator_.control = "unix:/run/exosubmit/other.sock";

  STRCMP_EQUAL(
      "[milter] socket\n[milter] socket_mode\n[state] url\n[log] target\n[log] facility\n[log] level\n"
      "[operator] control\n",
      list(at_start, now).c_str());
}

TEST(NeedingRestart, WhatAMessageReadsDoesNot) {
  now.milter.stop_timeout = seconds{10};
  now.milter.message_deadline = seconds{10};
  now.entra.client_secret_file = "/etc/exosubmit/other";
  now.state.share = {1, 2};
  now.mailboxes.emplace_back().name = "new";

  STRCMP_EQUAL("", list(at_start, now).c_str());
}
