#include "cli/wire/main_cf.h"
#include "cli/wire/master_cf.h"
#include "cli/wire/sender_tables.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

cli::Nexthop nexthop(const std::string& address, const std::string& mailbox,
                     const std::vector<std::string>& senders, std::size_t sessions = 3) {
  cli::Nexthop made{address, {mailbox}, {}, sessions};
  for (const auto& text : senders) made.senders.push_back(*mail::AddressPattern::parse(text));
  return made;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_GROUP(WiredFiles) {
  cli::WirePlan plan{cli::Wiring::kQueued,
                     "",
                     "unix:exosubmit/milter.sock",
                     {nexthop("127.0.0.1", "app", {"@one.example"}, 3),
                      nexthop("127.0.0.7", "bill", {"x@two.example", "<>"}, 5)}};

  std::string main_cf(const std::string& text) {
    const auto wired = cli::wired_main_cf(*cli::ConfigText::parse(text), plan, "/etc/p");
    return wired ? *wired : wired.error().text;
  }
  std::string master_cf(const std::string& text) {
    const auto wired = cli::wired_master_cf(*cli::ConfigText::parse(text), plan, "/etc/p");
    return wired ? *wired : wired.error().text;
  }
  void contains(const char* part, const std::string& text) { STRCMP_CONTAINS(part, text.c_str()); }
};

TEST(WiredFiles, MainCfHasOurMapAndTheNumbers) {
  const std::string text = main_cf("");

  contains("\nsender_dependent_default_transport_maps = texthash:/etc/p/exosubmit-senders\n", text);
  contains("\nexosubmit_destination_concurrency_limit = 6\n", text);
  contains("\nexosubmit_initial_destination_concurrency = 6\n", text);
  LONGS_EQUAL(0, count(text, "/etc/postfix/"));
  LONGS_EQUAL(0, count(text, "smtpd_milters"));
}

TEST(WiredFiles, AnExistingMapComesAfterOursAndTheLastOfTwoCounts) {
  const std::string text = main_cf(
      "sender_dependent_default_transport_maps = hash:/a\n"
      "sender_dependent_default_transport_maps=hash:/b,\n # why\n  $c\n");

  contains("\nsender_dependent_default_transport_maps = texthash:/etc/p/exosubmit-senders, hash:/b,  $c\n",
           text);
  contains("#exosubmit: sender_dependent_default_transport_maps = hash:/a\n", text);
  contains("#exosubmit: sender_dependent_default_transport_maps=hash:/b,\n # why\n#exosubmit:   $c\n", text);
}

TEST(WiredFiles, SubdomainsMakeTheMapOneOfExpressions) {
  plan.nexthops[0].senders.push_back(*mail::AddressPattern::parse("@.one.example"));

  contains("= regexp:/etc/p/exosubmit-senders\n", main_cf(""));
}

TEST(WiredFiles, InlineInMainCfKeepsTheMiltersBeforeOurs) {
  plan.wiring = cli::Wiring::kInline;
  plan.milter = "inet:127.0.0.1:8893";

  contains(
      "\nsmtpd_milters = inet:localhost:8891, { inet:127.0.0.1:8893, default_action=tempfail, "
      "content_timeout=600s, protocol=6 }\n",
      main_cf("smtpd_milters = inet:localhost:8891\n"));
  contains("\nsmtpd_milters = { inet:127.0.0.1:8893, default_action", main_cf("smtpd_milters =\n"));
}

TEST(WiredFiles, SettingsOfATransportOfTheSameNameAreRefused) {
  contains("main.cf sets exosubmit_destination_recipient_limit, and \"exosubmit wire\" did not write it",
           main_cf("exosubmit_destination_recipient_limit = 1\n"));
}

TEST(WiredFiles, MasterCfHasAListenerForEachNexthopAndTheReasonsOnce) {
  const std::string text = master_cf("pickup unix n - n 60 1 pickup\n");

  contains("pickup unix n - n 60 1 pickup\n# >>> exosubmit", text);
  contains("\nexosubmit unix  -       -       n       -       12       smtp\n", text);
  contains("\n127.0.0.1:10587 inet n  -       n       -       14       smtpd\n", text);
  contains("\n127.0.0.7:10587 inet n  -       n       -       14       smtpd\n  -o smtpd_milters=", text);
  LONGS_EQUAL(2, count(text, "check_sender_access,texthash:/etc/p/exosubmit-listener-senders,defer"));
  LONGS_EQUAL(2, count(text, "-o milter_macro_daemon_name=EXOSUBMIT\n"));
  LONGS_EQUAL(1, count(text, "# exosubmit knows the listener by this name"));
  LONGS_EQUAL(1, count(text, "\nexosubmit-cleanup unix"));
  LONGS_EQUAL(0, count(text, "/etc/postfix"));
}

TEST(WiredFiles, ThePortOfItsOwnIsAServiceWithTheSettingsNames) {
  plan.wiring = cli::Wiring::kInline;
  plan.listen = "[::1]:2525";
  plan.milter = "unix:other.sock";
  plan.listener_name = "OURS";
  plan.inline_name = "DOOR";

  const std::string text = master_cf("");

  contains("\n[::1]:2525 inet n  -       n       -       -       smtpd\n", text);
  contains("-o milter_macro_daemon_name=DOOR\n", text);
  LONGS_EQUAL(2, count(text, "-o milter_macro_daemon_name=OURS\n"));
  LONGS_EQUAL(3, count(text, "-o smtpd_milters=unix:other.sock\n"));
  LONGS_EQUAL(0, count(main_cf(""), "smtpd_milters"));
}

TEST(WiredFiles, ServicesOfTheSameNameOrPortAreRefused) {
  plan.listen = "127.0.0.1:2525";
  for (const char* name : {"exosubmit unix", "exosubmit-cleanup unix", "127.0.0.1:10587 inet", "10587 inet",
                           "127.0.0.9:10587 inet", "localhost:10587 inet", "127.0.0.1:2525 inet"}) {
    contains("that \"exosubmit wire\" did not write",
             master_cf(std::string(name) + " - - n - - smtpd\n  -o a=b\n"));
  }
  for (const char* name : {"exosubmit inet", "exosubmit2 unix", "192.0.2.1:10587 inet", "105870 inet"}) {
    contains("# >>> exosubmit", master_cf(std::string(name) + " - - n - - smtpd\n"));
  }
}

TEST(WiredFiles, OurOwnListenersAreKnownAgain) {
  plan.listen = "127.0.0.1:2525";
  const auto names = cli::own_listeners(*cli::ConfigText::parse(master_cf("smtp inet n - y - - smtpd\n")));

  LONGS_EQUAL(3, names.size());
  STRCMP_EQUAL("127.0.0.1:10587", names[0].c_str());
  STRCMP_EQUAL("127.0.0.7:10587", names[1].c_str());
  STRCMP_EQUAL("127.0.0.1:2525", names[2].c_str());
  LONGS_EQUAL(0, cli::own_listeners(*cli::ConfigText::parse("smtp inet n - y - - smtpd\n")).size());
}

TEST(WiredFiles, TablesHaveThePatternsTheMoreSpecificFirst) {
  const std::string routes = cli::route_table(plan, "<>"), listener = cli::listener_table(plan);

  STRCMP_EQUAL(
      "<> exosubmit:[127.0.0.7]:10587\n"
      "x@two.example exosubmit:[127.0.0.7]:10587\n"
      "@one.example exosubmit:[127.0.0.1]:10587\n",
      routes.substr(routes.find('\n') + 1).c_str());
  STRCMP_EQUAL("<> OK\nx@two.example OK\none.example OK\n", listener.substr(listener.find('\n') + 1).c_str());
  CHECK_TRUE(cli::is_our_table(routes));
  CHECK_TRUE(cli::is_our_table(listener));
  CHECK_FALSE(cli::is_our_table("# mine\n" + routes));
}

TEST(WiredFiles, TheNullSenderHasTheNameThatPostfixLooksUp) {
  contains("\nnobody exosubmit:", cli::route_table(plan, "nobody"));
}

TEST(WiredFiles, ATableOfExpressionsMatchesThePatternsAndNoMore) {
  plan.nexthops = {
      nexthop("127.0.0.1", "app", {"a+b@x.example", "@x.example", "@.x.example", "@.y.x.example", "<>"})};
  const std::string routes = cli::route_table(plan, "<>");

  STRCMP_EQUAL(
      "/^<>$/ exosubmit:[127.0.0.1]:10587\n"
      "/^a\\+b@x\\.example$/ exosubmit:[127.0.0.1]:10587\n"
      "/@x\\.example$/ exosubmit:[127.0.0.1]:10587\n"
      "/@.+\\.y\\.x\\.example$/ exosubmit:[127.0.0.1]:10587\n"
      "/@.+\\.x\\.example$/ exosubmit:[127.0.0.1]:10587\n",
      routes.substr(routes.find('\n') + 1).c_str());
  contains("\n.y.x.example OK\n.x.example OK\n", cli::listener_table(plan));
}
