// The stores as the settings name them, and their retention.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/digest.h"
#include "log/memory_sink.h"
#include "submit/submission_core.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using Kind = state::Row::Kind;

TEST_GROUP(Stores) {
  test::FakeClock clock;
  log::MemorySink sink;
  std::string directory = std::filesystem::temp_directory_path() / "exosubmit-stores.XXXXXX";
  config::StateSettings settings;

  void setup() override {
    CHECK_TRUE(mkdtemp(directory.data()) != nullptr);
    settings.url = "sqlite:" + directory + "/state.db";
  }
  void teardown() override { std::filesystem::remove_all(directory); }

  submit::Stores open() { return submit::open_stores(settings, clock, sink).value(); }
};

TEST(Stores, AreAFileThatOutlivesThem) {
  const auto key = base::sha256("message");
  CHECK_EQUAL(1U, open().journal->count(key, "seen", clock.wall()).value());

  CHECK_EQUAL(2U, open().journal->count(key, "seen", clock.wall()).value());
}

TEST(Stores, InMemoryNeedNoFile) {
  settings.url = "memory:";

  CHECK_EQUAL(1U, open().journal->count(base::sha256("message"), "seen", clock.wall()).value());
  CHECK_TRUE(submit::inspect_stores(settings).has_value());
  CHECK_TRUE(std::filesystem::is_empty(directory));
}

TEST(Stores, NameTheKeyOfAPlaceThatIsMissing) {
  settings.url = "sqlite:" + directory + "/missing/state.db";

  const auto opened = submit::open_stores(settings, clock, sink);
  STRCMP_CONTAINS("[state] url: state file ", opened.error().text.c_str());
  STRCMP_EQUAL(opened.error().text.c_str(), submit::inspect_stores(settings).error().text.c_str());
}

TEST(Stores, ForgetWhatIsPastItsRetentionUnlessItWasAskedFor) {
  const auto old = base::sha256("old");
  const auto asked_for = base::sha256("asked for");
  auto stores = open();
  const auto outcome = mail::Outcome::accepted(250, {2, 0, 0}, "OK <id@example.com>");
  CHECK_TRUE(stores.journal->finish({{old, outcome}, {asked_for, outcome}}, "a", clock.wall()).has_value());
  CHECK_TRUE(stores.ledger->add_send("app@contoso.example", clock.wall()).has_value());
  const auto began = clock.wall();

  clock.advance(settings.journal_retention - hours{1});
  CHECK_TRUE(stores.journal->look(asked_for, clock.wall()).has_value());
  CHECK_TRUE(submit::prune(stores, settings, clock).has_value());
  LONGS_EQUAL(0, stores.ledger->sends("app@contoso.example", began - hours{1}).value().size());
  clock.advance(hours{1} + std::chrono::seconds{1});
  CHECK_TRUE(submit::prune(stores, settings, clock).has_value());

  ENUMS_EQUAL_INT(Kind::kNone, stores.journal->look(old, clock.wall()).value().kind);
  ENUMS_EQUAL_INT(Kind::kAccepted, stores.journal->look(asked_for, clock.wall()).value().kind);
}

TEST(Stores, KeepTheLastDayOfWhatWasSent) {
  auto stores = open();
  CHECK_TRUE(stores.ledger->add_send("app@contoso.example", clock.wall()).has_value());
  const auto began = clock.wall();

  clock.advance(hours{24});
  CHECK_TRUE(submit::prune(stores, settings, clock).has_value());

  LONGS_EQUAL(1, stores.ledger->sends("app@contoso.example", began - hours{1}).value().size());
}
