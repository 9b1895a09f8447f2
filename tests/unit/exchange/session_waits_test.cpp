// The driver's waits: how long each may take and who is told.
#include <algorithm>
#include <string>

#include "exchange/session.h"
#include "session_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using test::Stage;

namespace {
const std::string kPeer = "smtp.office365.com[192.0.2.1]:587: ";
}

TEST_GROUP(SessionWaits) {
  test::SessionFixture the;

  std::chrono::nanoseconds longest_silence() const {
    std::chrono::nanoseconds longest{};
    const auto& told = the.patience.told();
    for (std::size_t i = 1; i < told.size(); ++i) {
      longest = std::max<std::chrono::nanoseconds>(longest, told[i] - told[i - 1]);
    }
    return longest;
  }
};

TEST(SessionWaits, EndAtEachStage) {
  struct Row {
    Stage stage;
    bool content_waits;
    long seconds;
    const char* what_happened;
  };
  const Row rows[] = {
      {Stage::kMail, true, 60, "the reply to MAIL did not come within 60 s"},
      {Stage::kRcpt, true, 60, "the reply to RCPT did not come within 60 s"},
      {Stage::kMail, false, 300, "the reply to MAIL did not come within 300 s"},
      {Stage::kContent, false, 60, "took no octet of the content for 60 s"},
      {Stage::kFinal, false, 300, "the final reply did not come within 300 s"},
  };
  for (const Row& row : rows) {
    the.session.reset();
    the.connect();
    the.authenticate();
    the.exchange.behave();
    the.exchange.at(row.stage).after(3).hang();
    the.request.content_waits = row.content_waits;
    test::FakePatience patience(the.clock, 240s);
    the.transaction.emplace(the.request, the.session->capabilities());
    const auto start = the.clock.steady();

    const auto ending = the.session->run(*the.transaction, patience, {});

    STRCMP_EQUAL((kPeer + row.what_happened).c_str(), ending.what_happened.c_str());
    CHECK_TRUE(ending.timed_out && !ending.complete);
    CHECK_EQUAL(row.seconds, the.seconds_since(start));
  }
}

TEST(SessionWaits, EndInAuthWithTheReplyTimeout) {
  the.exchange.at(Stage::kBlob).hang();
  the.connect();
  const auto start = the.clock.steady();

  const auto ending = the.authenticate();

  CHECK_TRUE(ending.timed_out);
  STRCMP_EQUAL((kPeer + "the reply to AUTH did not come within 60 s").c_str(), ending.what_happened.c_str());
  CHECK_EQUAL(60, the.seconds_since(start));
}

TEST(SessionWaits, EndWithTheDeadlineBeforeContent) {
  the.request.content_waits = true;
  the.exchange.at(Stage::kRcpt).hang();
  the.connect();
  the.authenticate();
  test::FakePatience patience(the.clock, 5s);
  the.transaction.emplace(the.request, the.session->capabilities());
  const auto start = the.clock.steady();

  const auto ending = the.session->run(*the.transaction, patience, {});

  CHECK_TRUE(ending.timed_out);
  STRCMP_EQUAL((kPeer + "the message's deadline came before the reply to RCPT").c_str(),
               ending.what_happened.c_str());
  CHECK_EQUAL(5, the.seconds_since(start));
}

TEST(SessionWaits, OutlastTheDeadlineOnceContentFlows) {
  the.content = test::StringContent(std::string(300'000, 'x') + "\r\n");
  the.exchange.at(Stage::kContent).after(100'000).delay(50s);
  the.exchange.at(Stage::kFinal).delay(290s);
  the.connect();
  the.authenticate();
  test::FakePatience patience(the.clock, 5s);
  the.transaction.emplace(the.request, the.session->capabilities());

  const auto ending = the.session->run(*the.transaction, patience, {});

  CHECK_TRUE(ending.complete);
  CHECK_EQUAL(1, the.exchange.messages().size());
}

TEST(SessionWaits, EndWhereTheDaemonStopsBeforeContent) {
  the.connect();
  the.authenticate();
  the.patience.stop();

  const auto ending = the.send();

  CHECK_FALSE(ending.complete || ending.timed_out || the.transaction->content_begun());
  STRCMP_EQUAL((kPeer + "stopping before the reply to MAIL").c_str(), ending.what_happened.c_str());
}

TEST(SessionWaits, OutlastAStopOnceContentHasBegun) {
  struct StopsLater final : exchange::Patience {
    explicit StopsLater(test::SessionFixture& fixture) : fixture_(fixture) {}
    base::Clock::Steady deadline() const override { return base::Clock::Steady::max(); }
    void still_waiting() override {}
    bool stopping() const override { return fixture_.transaction->content_begun(); }
    test::SessionFixture& fixture_;
  } patience(the);
  the.exchange.at(Stage::kFinal).delay(100s);
  the.connect();
  the.authenticate();
  the.transaction.emplace(the.request, the.session->capabilities());

  const auto ending = the.session->run(*the.transaction, patience, {});

  CHECK_TRUE(ending.complete);
}

TEST(SessionWaits, AreToldBeforeTheFirstAndThenEveryTenSeconds) {
  the.exchange.at(Stage::kFinal).delay(95s);
  const auto start = the.clock.steady();

  the.send();

  CHECK_TRUE(the.patience.told().front() == start);
  CHECK_EQUAL(10, the.patience.told().size());
  CHECK_TRUE(longest_silence() <= exchange::kProgressInterval);
}

TEST(SessionWaits, RenewTheLeaseWhileContentFlowsOnly) {
  the.exchange.at(Stage::kContent).after(10).delay(55s);
  the.exchange.at(Stage::kFinal).delay(200s);

  the.send();

  CHECK_EQUAL(5, the.alive);
}

TEST(SessionWaits, AreToldOnceThatAllContentIsWrittenBeforeTheAnswerComes) {
  the.exchange.octets_per_write = 7;
  the.exchange.at(Stage::kFinal).hang();

  the.send();

  CHECK_EQUAL(1, the.written);
}

TEST(SessionWaits, AreNotProlongedByRepliesWhileContentStands) {
  the.exchange.at(Stage::kRcpt).delay(59s);
  the.exchange.at(Stage::kContent).after(10).hang();
  the.connect();
  the.authenticate();
  const auto start = the.clock.steady();

  const auto ending = the.send();

  CHECK_TRUE(ending.timed_out);
  CHECK_EQUAL(60, the.seconds_since(start));
}
