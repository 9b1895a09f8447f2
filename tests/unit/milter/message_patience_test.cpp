// Progress is told to Postfix in time, and not for every look.
#include "milter/message_patience.h"

#include "log/memory_sink.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using std::chrono::seconds;

namespace {

class CountingPostfix final : public milter::Postfix {
 public:
  std::string macro(const char*) override { return {}; }
  void progress() override { ++told; }
  bool delete_recipient(const std::string&) override { return true; }
  int told = 0;
};

config::Settings settings() {
  config::Settings result;
  result.milter.socket = "unix:/nonexistent/milter.sock";
  result.mailboxes.emplace_back().username = "app@contoso.example";
  return result;
}

}  // namespace

TEST_GROUP(MessagePatience) {
  test::FakeClock clock;
  log::MemorySink sink;
  submit::Lasting lasting{*submit::open_stores({"memory:", {}, {}}, clock, sink), clock, sink};
  milter::Daemon daemon{settings(), lasting, "test", clock, sink};
  CountingPostfix postfix;
  milter::MessagePatience patience{daemon, postfix, seconds{240}};
};

TEST(MessagePatience, TellsPostfixEveryTenSecondsOfWaiting) {
  for (int second = 0; second <= 60; ++second) {
    patience.still_waiting();
    clock.advance(seconds{1});
  }

  LONGS_EQUAL(6, postfix.told);
}

TEST(MessagePatience, TellsNothingForAMessageThatIsQuick) {
  patience.still_waiting();

  LONGS_EQUAL(0, postfix.told);
}

TEST(MessagePatience, EndsAtTheMessagesDeadline) {
  CHECK_TRUE(patience.deadline() == clock.steady() + seconds{240});
}

TEST(MessagePatience, StopsWithTheDaemon) {
  CHECK_FALSE(patience.stopping());

  daemon.stop(seconds{0});

  CHECK_TRUE(patience.stopping());
}
