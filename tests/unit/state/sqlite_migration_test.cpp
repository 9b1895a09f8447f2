// State files of released versions open with what they hold. A version's text here never changes.
#include <string>
#include <vector>

#include "state/sqlite_journal.h"
#include "state/sqlite_ledger.h"
#include "state_file.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::seconds;
using Kind = state::Row::Kind;

namespace {

// 2026-11-02 12:00:00 UTC.
const base::Clock::Wall kThen{seconds{1793620800}};
constexpr const char* kAccepted = "x'0101010101010101010101010101010101010101010101010101010101010101'";
constexpr const char* kDoubtful = "x'0202020202020202020202020202020202020202020202020202020202020202'";
constexpr const char* kSending = "x'0303030303030303030303030303030303030303030303030303030303030303'";

// As 0.1.0 made it, with rows as it wrote them.
std::vector<std::string> version_1() {
  const std::string journal = "INSERT INTO journal VALUES (";
  const std::string owner = base::hex(base::sha256("relay unix:/milter.sock"));
  const std::string app = base::hex(base::sha256("app@contoso.example"));
  return {
      R"(CREATE TABLE journal (key BLOB PRIMARY KEY, kind INTEGER NOT NULL, time INTEGER NOT NULL,
         doubts INTEGER NOT NULL, owner BLOB NOT NULL, doubted INTEGER NOT NULL, touched INTEGER NOT NULL,
         fate INTEGER NOT NULL, from_exchange INTEGER NOT NULL, code INTEGER NOT NULL, status TEXT NOT NULL,
         text TEXT NOT NULL, cause TEXT NOT NULL, remedy TEXT NOT NULL, detail TEXT NOT NULL,
         in_doubt INTEGER NOT NULL) WITHOUT ROWID)",
      "CREATE INDEX journal_touched ON journal (touched)",
      "CREATE INDEX journal_in_flight ON journal (owner) WHERE kind = 1",
      R"(CREATE TABLE counters (key BLOB, what TEXT, value INTEGER NOT NULL, touched INTEGER NOT NULL,
         PRIMARY KEY (key, what)) WITHOUT ROWID)",
      "CREATE TABLE ledger (book INTEGER NOT NULL, mailbox BLOB NOT NULL, time INTEGER NOT NULL, "
      "recipients INTEGER NOT NULL)",
      "CREATE INDEX ledger_time ON ledger (book, mailbox, time)",
      "PRAGMA application_id = 0x45584f53",
      "PRAGMA user_version = 1",
      "PRAGMA journal_mode = WAL",
      journal + kAccepted + ", 3, 1793620800000000000, 0, '" + owner +
          "', 0, 1793620800000000000, 0, 1, 250, '2.0.0', 'OK <id@example.com> [Hostname=x]', '', '', '', 0)",
      journal + kDoubtful + ", 2, 1793620800000000000, 2, '" + owner +
          "', 0, 1793620800000000000, 1, 0, 451, '4.4.2', 'no answer', 'cut', 'look', 'session=1', 1)",
      journal + kSending + ", 1, 1793621160000000000, 0, '" + owner +
          "', 0, 1793620800000000000, 1, 0, 451, '4.0.0', '', '', '', '', 0)",
      std::string("INSERT INTO counters VALUES (") + kAccepted + ", 'partial', 2, 1793620800000000000)",
      "INSERT INTO ledger VALUES (0, x'" + app + "', 1793620800000000000, 0)",
      "INSERT INTO ledger VALUES (1, x'" + app + "', 1793620800000000000, 7)",
  };
}

state::Key key(unsigned char octet) {
  state::Key key;
  key.fill(octet);
  return key;
}

}  // namespace

TEST_GROUP(SqliteMigration) { test::StateFile file; };

TEST(SqliteMigration, AFileOfVersion1KeepsItsRows) {
  {
    auto old = file.open_raw();
    for (const std::string& sql : version_1()) CHECK_TRUE(old.run(sql).has_value());
  }
  const auto now = kThen + seconds{1};
  file.clock.advance(now - file.clock.wall());

  const auto store = file.open();
  state::SqliteJournal journal(store, file.clock);
  state::SqliteLedger ledger(store, file.clock);

  LONGS_EQUAL(state::sqlite_schema().size(), test::number(*store, "PRAGMA user_version"));
  const state::Row accepted = journal.look(key(1), now).value();
  ENUMS_EQUAL_INT(Kind::kAccepted, accepted.kind);
  STRCMP_EQUAL("OK <id@example.com> [Hostname=x]", accepted.outcome.text.c_str());
  CHECK_TRUE(accepted.time == kThen);
  const state::Row doubtful = journal.look(key(2), now).value();
  ENUMS_EQUAL_INT(Kind::kInDoubt, doubtful.kind);
  LONGS_EQUAL(2, doubtful.doubts);
  STRCMP_EQUAL("look", doubtful.outcome.remedy.c_str());
  ENUMS_EQUAL_INT(Kind::kInFlight, journal.look(key(3), now).value().kind);
  CHECK_TRUE(journal.end_leases("relay unix:/milter.sock", now).has_value());
  ENUMS_EQUAL_INT(Kind::kInDoubt, journal.look(key(3), now).value().kind);
  LONGS_EQUAL(3, journal.count(key(1), "partial", now).value());
  LONGS_EQUAL(1, ledger.sends("app@contoso.example", kThen - hours{1}).value().size());
  LONGS_EQUAL(7, ledger.recipients("app@contoso.example", kThen - hours{1}).value().at(0).recipients);
}
