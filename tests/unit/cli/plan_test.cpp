#include "cli/wire/plan.h"

#include "cli/wire/milter_address.h"
#include "cli/wire/pattern_set.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

using Patterns = std::vector<mail::AddressPattern>;

Patterns patterns(const std::vector<std::string>& texts) {
  Patterns all;
  for (const auto& text : texts) all.push_back(*mail::AddressPattern::parse(text));
  return all;
}

config::MailboxSettings mailbox(const std::string& name, const std::vector<std::string>& senders,
                                const std::vector<std::string>& send_as = {}) {
  config::MailboxSettings made;
  made.name = name;
  made.username = name + "@contoso.example";
  made.senders = patterns(senders);
  made.send_as = patterns(send_as);
  return made;
}

std::string text_of(const cli::Nexthop& nexthop) {
  std::string text = nexthop.address + ':';
  for (const auto& name : nexthop.mailboxes) text += ' ' + name;
  text += " <-";
  for (const auto& pattern : nexthop.senders) text += ' ' + pattern.text();
  return text;
}

}  // namespace

TEST_GROUP(Plan) {
  config::Settings settings;

  base::Result<cli::WirePlan> plan(const std::vector<std::string>& senders = {},
                                   const std::string& listen = "") {
    return cli::plan_wiring(settings, cli::Wiring::kQueued, listen, patterns(senders), "/var/spool/postfix");
  }
  void expect(const std::vector<std::string>& nexthops, const std::vector<std::string>& senders = {}) {
    const auto made = plan(senders);
    CHECK_TRUE(made.has_value());
    LONGS_EQUAL(nexthops.size(), made->nexthops.size());
    for (std::size_t i = 0; i < nexthops.size(); ++i) {
      STRCMP_EQUAL(nexthops[i].c_str(), text_of(made->nexthops[i]).c_str());
    }
  }
  void expect_error(const char* words, const base::Result<cli::WirePlan>& made) {
    CHECK_FALSE(made.has_value());
    STRCMP_CONTAINS(words, made.error().text.c_str());
  }
};

TEST(Plan, OneMailboxIsOneNexthopWithItsOwnAddressAndItsSenders) {
  settings.mailboxes = {mailbox("app", {"@fabrikam.example", "<>"})};

  expect({"127.0.0.1: app <- <> app@contoso.example @fabrikam.example"});
}

TEST(Plan, AnAddressWithinADomainOfTheSameNexthopNeedsNoLine) {
  settings.mailboxes = {mailbox("app", {"@contoso.example"})};

  expect({"127.0.0.1: app <- @contoso.example"});
}

TEST(Plan, MailboxesOfDifferentSendersHaveANexthopEach) {
  settings.mailboxes = {mailbox("app", {"@contoso.example"}), mailbox("bill", {"@.fabrikam.example"})};

  expect(
      {"127.0.0.1: app <- @contoso.example", "127.0.0.2: bill <- bill@contoso.example @.fabrikam.example"});
}

TEST(Plan, MailboxesThatShareASenderShareANexthopByWayOfOthersToo) {
  settings.mailboxes = {mailbox("a", {"@one.example"}), mailbox("c", {"@two.example"}),
                        mailbox("b", {"x@one.example", "@.example"}), mailbox("d", {"@other.test"})};

  expect({"127.0.0.1: a c b <- @.example", "127.0.0.2: d <- d@contoso.example @other.test"});
}

TEST(Plan, SendersThatAMailboxPromisesGoThereThoughAnotherServesTheDomain) {
  settings.mailboxes = {mailbox("a", {"@one.example"}),
                        mailbox("b", {"@two.example"}, {"sales@one.example"})};

  expect({"127.0.0.1: a <- a@contoso.example @one.example",
          "127.0.0.2: b <- b@contoso.example sales@one.example @two.example"});
}

TEST(Plan, SendersOfTheCommandLineReplaceTheMailboxesOwnAndWhatLiesWithinGoesWhereItBelongs) {
  settings.mailboxes = {mailbox("a", {}), mailbox("b", {"sales@one.example", "@elsewhere.example"})};

  expect({"127.0.0.1: a <- @one.example", "127.0.0.2: b <- sales@one.example"}, {"@one.example"});
}

TEST(Plan, ANexthopWithoutSendersIsLeftOut) {
  settings.mailboxes = {mailbox("a", {"@one.example"}), mailbox("b", {"@two.example"})};

  expect({"127.0.0.1: b <- @two.example"}, {"@TWO.example"});
}

TEST(Plan, AMailboxWithoutSendersHasItsOwnAddressAlone) {
  settings.mailboxes = {mailbox("app", {}, {"info@contoso.example"})};

  expect({"127.0.0.1: app <- app@contoso.example info@contoso.example"});
}

TEST(Plan, APatternThatIsNotServedAsAWholeIsNamed) {
  settings.mailboxes = {mailbox("app", {"sales@one.example"})};

  expect_error("no mailbox serves all of @one.example", plan({"@one.example"}));
  expect_error("no mailbox serves all of <>", plan({"<>"}));
}

TEST(Plan, NumbersFollowTheSessions) {
  settings.mailboxes = {mailbox("a", {"@one.example"}), mailbox("b", {"@one.example"}),
                        mailbox("c", {"@two.example"})};

  const auto made = plan();

  LONGS_EQUAL(7, made->concurrency());
  LONGS_EQUAL(14, made->process_limit());
}

TEST(Plan, NamesOfTheListenersComeFromTheSettings) {
  settings.mailboxes = {mailbox("a", {})};
  settings.select.listeners = {"OURS", "OTHER"};
  settings.select.inline_ports = {"DOOR"};

  STRCMP_EQUAL("OURS", plan()->listener_name.c_str());
  STRCMP_EQUAL("DOOR", plan()->inline_name.c_str());

  settings.select.inline_ports = {};
  expect_error("[select] inline_ports is empty", plan({}, "127.0.0.1:25"));
  settings.select.listeners = {};
  expect_error("[select] listeners is empty", plan());
}

TEST(Plan, AnAddressToListenOnIsHostAndPort) {
  settings.mailboxes = {mailbox("a", {})};

  for (const char* right : {"127.0.0.1:10588", "[::1]:25", "10588", "relay.example:587"}) {
    CHECK_TRUE(plan({}, right).has_value());
  }
  for (const char* wrong : {"127.0.0.1:", ":25", "relay.example", "127.0.0.1:70000", "a b:25", "x:25\n"}) {
    expect_error("--listen wants HOST:PORT", plan({}, wrong));
  }
}

TEST_GROUP(PatternSet){};

TEST(PatternSet, Covers) {
  const struct {
    const char *outer, *inner;
    bool covers;
  } rows[] = {
      {"<>", "<>", true},
      {"@a.example", "<>", false},
      {"<>", "x@a.example", false},
      {"@a.example", "x@A.example", true},
      {"@a.example", "x@b.a.example", false},
      {"@.a.example", "x@b.a.example", true},
      {"@.a.example", "x@a.example", false},
      {"@.a.example", "@b.a.example", true},
      {"@.a.example", "@a.example", false},
      {"@.a.example", "@.b.a.example", true},
      {"@.b.a.example", "@.a.example", false},
      {"@.a.example", "@.xa.example", false},
      {"x@a.example", "@a.example", false},
      {"@a.example", "@a.example", true},
  };
  for (const auto& row : rows) {
    CHECK_EQUAL_TEXT(row.covers, cli::covers(patterns({row.outer}).front(), patterns({row.inner}).front()),
                     row.inner);
  }
}

TEST_GROUP(MilterAddress){};

TEST(MilterAddress, IsRelativeToTheQueueDirectoryOrAHostAndPort) {
  const struct {
    const char *socket, *address;
  } rows[] = {
      {"unix:/nonexistent/postfix/exosubmit/milter.sock", "unix:exosubmit/milter.sock"},
      {"local:/nonexistent/postfix/./m.sock", "unix:m.sock"},
      {"inet:8893@127.0.0.1", "inet:127.0.0.1:8893"},
      {"inet6:8893@::1", "inet:[::1]:8893"},
      {"inet6:8893@relay.example", "inet:relay.example:8893"},
  };
  for (const auto& row : rows) {
    STRCMP_EQUAL(row.address, cli::milter_address(row.socket, "/nonexistent/postfix")->c_str());
  }
}

TEST(MilterAddress, OfASocketElsewhereIsAnErrorThatNamesTheRightPlace) {
  for (const char* socket : {"unix:/run/milter.sock", "unix:/nonexistent/postfix2/m",
                             "unix:/nonexistent/postfix/../m", "unix:/nonexistent/postfix/a b"}) {
    const auto address = cli::milter_address(socket, "/nonexistent/postfix");
    CHECK_FALSE(address.has_value());
    STRCMP_CONTAINS("socket = unix:/nonexistent/postfix/exosubmit/milter.sock", address.error().text.c_str());
  }
}
