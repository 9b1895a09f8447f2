#include "exchange/sessions.h"

#include <utility>

#include "log/memory_sink.h"
#include "support/fake_clock.h"
#include "support/fake_exchange.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::OpenSession;
using std::chrono::seconds;

namespace {

class OneToken final : public oauth::TokenSource {
 public:
  explicit OneToken(base::Clock& clock) : clock_(clock) {}
  oauth::TokenResult token(base::Clock::Steady) override {
    return oauth::Token{base::Secret("token"), clock_.steady() + lifetime, std::nullopt};
  }
  seconds lifetime{3600};

 private:
  base::Clock& clock_;
};

}  // namespace

TEST_GROUP(Sessions) {
  test::FakeClock clock{true};
  test::FakeExchange fake{clock};
  OneToken source{clock};
  oauth::TokenCache tokens{source, clock, seconds{720}};
  log::MemorySink sink;
  exchange::SessionLimits limits;
  exchange::Sessions sessions{"app@contoso.example", fake, tokens, clock, limits, sink};

  OpenSession open() {
    test::FakePatience patience(clock);
    auto opened = sessions.open(patience);
    CHECK_TRUE(opened.has_value());
    return std::move(*opened);
  }
};

TEST(Sessions, AWarmOneIsUsedAgain) {
  sessions.put_back(open());

  const OpenSession again = open();

  CHECK_TRUE(again.used_before);
  LONGS_EQUAL(1, fake.connections());
}

TEST(Sessions, TheOneUsedLastComesFirst) {
  OpenSession first = open();
  OpenSession second = open();
  auto* const last = second.session.get();
  sessions.put_back(std::move(first));
  sessions.put_back(std::move(second));

  CHECK_TRUE(open().session.get() == last);
}

TEST(Sessions, AnIdleOneIsClosedWithQuit) {
  sessions.put_back(open());
  clock.advance(limits.idle);

  sessions.retire();

  LONGS_EQUAL(1, fake.quits());
  LONGS_EQUAL(0, fake.open_connections());
}

TEST(Sessions, OneThatIsStillUsedStaysOpen) {
  sessions.put_back(open());
  clock.advance(limits.idle - seconds{1});

  sessions.retire();

  LONGS_EQUAL(1, fake.open_connections());
}

TEST(Sessions, AnOldOneIsReplacedAndQuitLater) {
  for (auto age = seconds{0}; age < limits.age; age += seconds{30}) {
    sessions.put_back(open());
    clock.advance(seconds{30});
  }
  sessions.put_back(open());
  LONGS_EQUAL(2, fake.connections());
  LONGS_EQUAL(0, fake.quits());

  sessions.retire();

  LONGS_EQUAL(1, fake.quits());
}

TEST(Sessions, OneThatCarriedItsMessagesIsReplaced) {
  for (std::size_t i = 0; i <= limits.messages; ++i) sessions.put_back(open());

  LONGS_EQUAL(2, fake.connections());
}

TEST(Sessions, OneWhoseTokenHasExpiredIsReplaced) {
  source.lifetime = seconds{20};
  sessions.put_back(open());
  clock.advance(seconds{20});

  open();

  LONGS_EQUAL(2, fake.connections());
}

TEST(Sessions, OneThatTheServerEndedWhileIdleIsReplaced) {
  sessions.put_back(open());
  fake.at(test::Stage::kIdle).once().reply_then_cut("421 4.4.1 Connection timed out");

  CHECK_FALSE(open().used_before);
  LONGS_EQUAL(2, fake.connections());
}

TEST(Sessions, AFreshOneIsNewWhateverIsWarm) {
  sessions.put_back(open());

  test::FakePatience patience(clock);
  CHECK_TRUE(sessions.open_fresh(patience).has_value());
  LONGS_EQUAL(2, fake.connections());
}

TEST(Sessions, AFailureToConnectNamesThePeer) {
  smtp::ConnectFailure failure;
  failure.peer = "smtp.example[192.0.2.1]:587";
  failure.text = "smtp.example: connect: refused";
  fake.at(test::Stage::kConnect).fail(failure);

  test::FakePatience patience(clock);

  const auto opened = sessions.open(patience);

  CHECK_FALSE(opened.has_value());
  CHECK_TRUE(opened.error().outcome.fate == mail::Fate::kDeferred);
  STRCMP_EQUAL("smtp.example[192.0.2.1]:587", sessions.last_peer().c_str());
}

TEST(Sessions, ASessionCutInAuthIsAFailureOfAuth) {
  fake.at(test::Stage::kBlob).cut();
  test::FakePatience patience(clock);

  const auto opened = sessions.open(patience);

  CHECK_FALSE(opened.has_value());
  ENUMS_EQUAL_INT(exchange::Stage::kAuth, opened.error().stage);
}

TEST(Sessions, ARefusalTellsWhatTheErrorChallengeSaid) {
  fake.at(test::Stage::kBlob).reply("334 eyJzdGF0dXMiOiI0MDEifQ==");

  test::FakePatience patience(clock);

  const auto opened = sessions.open(patience);

  CHECK_FALSE(opened.has_value());
  LONGS_EQUAL(535, opened.error().outcome.code);
  STRCMP_CONTAINS(", challenge={\"status\":\"401\"}", opened.error().outcome.detail.c_str());
}
