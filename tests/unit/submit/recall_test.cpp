// What the journal's failure costs a message.
#include "submit/recall.h"

#include <string>
#include <vector>

#include "state/memory_journal.h"
#include "support/fake_clock.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using state::Key;
using state::Row;

namespace {

// Only looks are asked of it; all fail.
class FailingJournal final : public state::Journal {
 public:
  base::Result<Row> look(const Key&, Wall) override {
    ++looks;
    return failed();
  }
  base::Result<std::vector<Row>> claim(const std::vector<Claim>&, const std::string&, Wall, Wall) override {
    return failed();
  }
  base::Result<void> renew(const std::vector<Key>&, const std::string&, Wall) override { return failed(); }
  base::Result<void> finish(const std::vector<Finished>&, const std::string&, Wall) override {
    return failed();
  }
  base::Result<void> forget_refusals(const std::vector<Key>&) override { return failed(); }
  base::Result<std::size_t> count(const Key&, const std::string&, Wall) override { return failed(); }
  void wait_while_in_flight(const Key&, base::Clock::Steady) override {}
  base::Result<void> end_leases(const std::string&, Wall) override { return failed(); }
  base::Result<void> prune(Wall) override { return failed(); }

  std::size_t looks = 0;

 private:
  static tl::unexpected<base::Error> failed() { return base::failure(base::try_later("locked")); }
};

}  // namespace

TEST_GROUP(Recall) {
  test::FakeClock clock;
  test::FakePatience patience{clock, std::chrono::seconds{240}};
  FailingJournal journal;
  submit::Recall recall{journal, clock, "test", std::chrono::seconds{360}, {}};
};

// It waits for seconds before it fails: with a thousand recipients that would have no end.
TEST(Recall, AStoreThatFailsIsAskedOnceForAMessage) {
  submit::Report report;
  for (const char* const name : {"one", "two", "three"}) {
    report.recipients.emplace_back().key = base::sha256(name);
  }

  recall.known_outcomes(report, patience);

  LONGS_EQUAL(1, journal.looks);
  for (const auto& recipient : report.recipients) {
    ENUMS_EQUAL_INT(mail::Fate::kDeferred, recipient.outcome->fate);
    STRCMP_EQUAL("locked", recipient.outcome->text.c_str());
  }
}
