// When the end of the credential is warned about.
#include "operate/credential_watch.h"

#include <string>
#include <vector>

#include "state/memory_ledger.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using operate::CredentialWatch;

TEST_GROUP(CredentialWatch) {
  test::FakeClock clock;
  state::MemoryLedger ledger{clock};
  base::Clock::Wall end = clock.wall() + 40 * 24h;

  // Every hour from now; -1 for what is not due.
  std::vector<int> due_in(std::chrono::hours time) {
    CredentialWatch watch(ledger, clock);
    std::vector<int> due;
    for (auto passed = 0h; passed < time; passed += 1h) {
      if (const auto threshold = watch.due(end)) due.push_back(*threshold);
      clock.advance(1h);
    }
    return due;
  }
};

TEST(CredentialWatch, WarnsAtEachThresholdOnce) {
  CHECK_TRUE((due_in(50 * 24h) == std::vector<int>{30, 14, 7, 1, 0}));
}

TEST(CredentialWatch, WarnsOfTheNearestThresholdAlone) {
  end = clock.wall() + 5 * 24h;
  CHECK_TRUE((due_in(1h) == std::vector<int>{7}));
}

TEST(CredentialWatch, ARestartRepeatsAWarningOnlyAfterADay) {
  end = clock.wall() + 6 * 24h + 12h;
  CHECK_TRUE((due_in(1h) == std::vector<int>{7}));
  CHECK_TRUE(due_in(22h).empty());
  clock.advance(2h);
  CHECK_TRUE((due_in(1h) == std::vector<int>{7}));
}

TEST(CredentialWatch, ANewCredentialIsWarnedAboutAnew) {
  CredentialWatch watch(ledger, clock);
  end = clock.wall() + 24h;
  CHECK_TRUE(watch.due(end) == 1);
  CHECK_FALSE(watch.due(clock.wall() + 365 * 24h).has_value());
  CHECK_TRUE(watch.due(clock.wall() + 20 * 24h) == 30);
}

TEST(CredentialWatch, TheAlertNamesTheDayAndTheFile) {
  config::EntraSettings settings;
  settings.client_secret_file = "/etc/exosubmit/client_secret";
  const base::Clock::Wall day(1'796'428'800s);  // 2026-12-05
  const auto alert = [&](base::Clock::Wall now) { return operate::credential_alert(settings, day, now); };

  CHECK_FALSE(alert(day - 31 * 24h).has_value());
  STRCMP_CONTAINS("the client secret ends on 2026-12-05, in 6 days: ", alert(day - 6 * 24h)->c_str());
  STRCMP_CONTAINS("/etc/exosubmit/client_secret", alert(day - 6 * 24h)->c_str());
  STRCMP_CONTAINS("in 1 day: ", alert(day - 1h)->c_str());
  STRCMP_CONTAINS("the client secret ended on 2026-12-05: ", alert(day)->c_str());
  settings.certificate_file = "/etc/exosubmit/cert.pem";
  STRCMP_CONTAINS("the certificate ended on", alert(day)->c_str());
}
