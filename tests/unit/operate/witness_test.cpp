// What of the log the status knows.
#include "operate/witness.h"

#include "log/events.h"
#include "log/memory_sink.h"
#include "log/standing_alert.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Witness) {
  test::FakeClock clock;
  log::MemorySink sink;
  operate::Witness witness{sink, clock};
};

TEST(Witness, PassesEveryLineOnAndRemembersTheLastError) {
  log::alert(witness, {}, "no room for you@example.net");
  log::settings_warning(witness, "odd");

  CHECK_EQUAL(2U, sink.lines().size());
  CHECK_EQUAL(std::string("error: no room for (address)"), witness.last_error()->text);
}

TEST(Witness, KnowsAnAlertAsLongAsItStands) {
  log::StandingAlert alert(witness, clock, "state file");
  alert.raise("state file: full");
  CHECK_EQUAL(std::string("state file: full"), witness.standing().front());
  clock.advance(log::StandingAlert::kCalm);
  alert.clear();
  CHECK_TRUE(witness.standing().empty());
}
