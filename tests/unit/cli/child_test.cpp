#include "cli/postfix/child.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Child){void fails(const char* words, const std::vector<std::string>& command,
                             std::chrono::seconds limit){const auto ran = cli::run(command, limit);
CHECK_FALSE(ran.has_value());
STRCMP_CONTAINS(words, ran.error().text.c_str());
}
}
;

TEST(Child, GivesStatusAndBothStreamsAndNoShellReadsTheArguments) {
  const auto ran = cli::run({"sh", "-c", "echo \"$1\"; echo bad >&2; exit 3", "sh", "$HOME; `x`"});

  CHECK_TRUE(ran.has_value());
  LONGS_EQUAL(3, ran->status);
  STRCMP_EQUAL("$HOME; `x`\n", ran->output.c_str());
  STRCMP_EQUAL("bad\n", ran->errors.c_str());
}

TEST(Child, ASignalIsAStatus) {
  const auto ran = cli::run({"sh", "-c", "kill -9 $$"});

  LONGS_EQUAL(137, ran->status);
}

TEST(Child, StandardInputIsEmpty) { STRCMP_EQUAL("", cli::run({"cat"})->output.c_str()); }

TEST(Child, WhatDoesNotEndIsKilled) {
  fails("does not come to an end", {"sleep", "100"}, std::chrono::seconds(0));
}

TEST(Child, WhatSaysTooMuchIsKilled) { fails("says more than 8 MB", {"yes"}, std::chrono::seconds(60)); }

TEST(Child, WhatIsNotInstalledIsNamed) {
  fails("nonexistent-command is not installed here", {"nonexistent-command"}, std::chrono::seconds(1));
}
