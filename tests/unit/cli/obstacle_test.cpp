#include "cli/wire/obstacle.h"

#include <string>
#include <vector>

#include "cli/postfix_twin.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Weight = cli::Obstacle::Weight;

namespace {

std::vector<cli::Obstacle> obstacles(const cli::PostfixInstance& postfix, const cli::WirePlan& plan,
                                     const config::Settings& settings = {}) {
  test::TextTables tables;
  return cli::find_obstacles(postfix, plan, settings, tables);
}

const char* name_of(Weight weight) {
  return weight == Weight::kRefuses ? "refuses" : weight == Weight::kWarning ? "warning" : "note";
}

std::string told(const std::vector<cli::Obstacle>& obstacles) {
  std::string text;
  for (const auto& each : obstacles)
    text += std::string(name_of(each.weight)) + " | " + each.place + " | " + each.harm + "\n";
  return text;
}

// A line that main.cf has besides the defaults, and the one obstacle that it is.
struct Row {
  const char* parameter;
  const char* value;
  Weight weight;
  const char* place;
  const char* harm;  // what it says among other words
};

void check_row(const Row& row, const cli::WirePlan& plan) {
  auto postfix = test::fresh_postfix();
  postfix.parameters[row.parameter] = row.value;

  const auto found = obstacles(postfix, plan);

  const auto text = std::string(row.parameter) + " = " + row.value + "\n" + told(found);
  LONGS_EQUAL_TEXT(1, found.size(), text.c_str());
  STRCMP_EQUAL_TEXT(name_of(row.weight), name_of(found[0].weight), text.c_str());
  STRCMP_EQUAL_TEXT(row.place, found[0].place.c_str(), text.c_str());
  CHECK_TEXT(found[0].harm.find(row.harm) != std::string::npos, text.c_str());
  CHECK_TEXT(!found[0].remedy.empty(), text.c_str());
}

const Row kRoutes[] = {
    {"mydestination", "relay.example contoso.example", Weight::kNote, "main.cf: mydestination",
     "Mail to contoso.example"},
    {"virtual_mailbox_domains", "inline:{contoso.example=x}", Weight::kNote,
     "main.cf: virtual_mailbox_domains", "contoso.example"},
    {"virtual_alias_domains", "Contoso.Example", Weight::kNote, "main.cf: virtual_alias_domains",
     "contoso.example"},
    {"virtual_mailbox_domains", "static:all", Weight::kRefuses, "main.cf: virtual_mailbox_domains",
     "It holds every domain"},
    {"relay_domains", "inside.example", Weight::kNote, "main.cf: relay_domains", "Mail to inside.example"},
    {"relay_domains", "static:all", Weight::kRefuses, "main.cf: relay_domains", "It holds every domain"},
    {"transport_maps", "inline:{*=smtp:[192.0.2.1]}", Weight::kRefuses, "main.cf: transport_maps",
     "smtp:[192.0.2.1]; none gets to exosubmit"},
    {"transport_maps", "static:relay:[192.0.2.1]", Weight::kRefuses, "main.cf: transport_maps",
     "every domain to relay:"},
    {"transport_maps", "inline:{*=:[192.0.2.1]}", Weight::kRefuses, "main.cf: transport_maps", "none gets"},
    {"transport_maps", "inline:{*=exosubmit}", Weight::kRefuses, "main.cf: transport_maps", "none gets"},
    {"transport_maps", "inline:{partner.example=smtp:[192.0.2.1], relay.example=local}", Weight::kNote,
     "main.cf: transport_maps", "elsewhere, whoever sends it: partner.example (smtp:[192.0.2.1])."},
    {"transport_maps", "ldap:/etc/postfix/ldap.cf", Weight::kWarning, "main.cf: transport_maps",
     "What it takes away is unknown"},
    {"sender_dependent_default_transport_maps", "inline:{alice@contoso.example=smtp:[192.0.2.1]}",
     Weight::kWarning, "main.cf: sender_dependent_default_transport_maps",
     "alice@contoso.example (smtp:[192.0.2.1])"},
    {"sender_dependent_default_transport_maps", "inline:{@contoso.example=smtp:[192.0.2.1]}", Weight::kNote,
     "main.cf: sender_dependent_default_transport_maps", "exosubmit's table stands before"},
};

const Row kDetours[] = {
    {"content_filter", "smtp-amavis:[127.0.0.1]:10024", Weight::kRefuses, "main.cf: content_filter",
     "no way back"},
    {"header_checks", "inline:{{x=FILTER smtp:[192.0.2.1]}}", Weight::kWarning, "main.cf: header_checks",
     "`x FILTER smtp:[192.0.2.1]`"},
    {"body_checks", "inline:{{x=filter smtp:[192.0.2.1]}}", Weight::kWarning, "main.cf: body_checks",
     "`x filter smtp:[192.0.2.1]`"},
    {"header_checks", "regexp:/no/such/file", Weight::kNote, "main.cf: header_checks",
     "regexp:/no/such/file cannot be looked into"},
    {"smtpd_sender_restrictions", "permit_mynetworks, check_sender_access static:{FILTER smtp:[192.0.2.1]}",
     Weight::kWarning, "main.cf: smtpd_sender_restrictions", "FILTER smtp:[192.0.2.1]"},
    {"smtpd_end_of_data_restrictions", "check_client_access mysql:/etc/postfix/my.cf", Weight::kNote,
     "main.cf: smtpd_end_of_data_restrictions", "mysql:/etc/postfix/my.cf cannot be looked into"},
};

const Row kHop[] = {
    {"defer_transports", "smtp, exosubmit", Weight::kRefuses, "main.cf: defer_transports", "waits"},
    {"inet_protocols", "ipv6", Weight::kRefuses, "main.cf: inet_protocols", "leaves out IPv4"},
    {"master_service_disable", "inet", Weight::kRefuses, "main.cf: master_service_disable", "`inet`"},
    {"maximal_queue_lifetime", "10", Weight::kWarning, "main.cf: maximal_queue_lifetime",
     "Mail is tried for 10"},
    {"bounce_queue_lifetime", "2w", Weight::kWarning, "main.cf: bounce_queue_lifetime", "144 hours"},
    {"message_size_limit", "10240000", Weight::kNote, "main.cf: message_size_limit", "36700160"},
    {"smtp_tls_per_site", "hash:/etc/postfix/tls", Weight::kRefuses, "main.cf: smtp_tls_per_site", "TLS"},
    {"non_smtpd_milters", "inet:localhost:1, { unix:exosubmit/milter.sock, default_action=tempfail }",
     Weight::kRefuses, "main.cf: non_smtpd_milters", "exosubmit stands there"},
};

}  // namespace

TEST_GROUP(Obstacle) { cli::PostfixInstance postfix = test::fresh_postfix(); };

TEST(Obstacle, AFreshPostfixHasNone) {
  STRCMP_EQUAL("", told(obstacles(postfix, test::plan_for_contoso(true))).c_str());
  STRCMP_EQUAL("", told(obstacles(postfix, test::plan_for_contoso(false))).c_str());
}

TEST(Obstacle, EachRouteThatBeatsTheSendersIsNamed) {
  for (const auto& row : kRoutes) check_row(row, test::plan_for_contoso(true));
}

TEST(Obstacle, EachFilterThatTakesMailAwayIsNamed) {
  for (const auto& row : kDetours) check_row(row, test::plan_for_contoso(true));
}

TEST(Obstacle, EachSettingThatStopsTheHopIsNamed) {
  for (const auto& row : kHop) check_row(row, test::plan_for_contoso(true));
}

TEST(Obstacle, HarmlessSettingsAreNotNamed) {
  const std::pair<const char*, const char*> settings[] = {
      {"sender_dependent_relayhost_maps", "static:[192.0.2.1]"},
      {"always_bcc", "archive@relay.example"},
      {"canonical_maps", "static:x@example.net"},
      {"transport_maps", "inline:{*=exosubmit:[127.0.0.1]:10587}"},
      {"transport_maps", "inline:{*=:}"},
      {"transport_maps", "inline:{relay.example=local:}"},
      {"smtpd_recipient_restrictions",
       "check_policy_service inet:127.0.0.1:10023, reject_rbl_client b.example"},
      {"header_checks", "inline:{{x=PREPEND X-Seen: yes}}"},
      {"sender_dependent_default_transport_maps", "inline:{@contoso.example=exosubmit:[127.0.0.1]:10587}"},
      {"smtpd_milters", "inet:localhost:8891"},
      {"maximal_queue_lifetime", "5d"},
  };
  for (const auto& [name, value] : settings) {
    auto with = postfix;
    with.parameters[name] = value;

    STRCMP_EQUAL_TEXT("", told(obstacles(with, test::plan_for_contoso(true))).c_str(), name);
  }
}

TEST(Obstacle, AFilterThatGivesTheMailBackIsANote) {
  postfix.parameters["content_filter"] = "smtp-amavis:[127.0.0.1]:10024";
  test::set_service(postfix, {"127.0.0.1:10025", "inet", "n", "-", "smtpd", {{"content_filter", ""}}});

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("note", name_of(found[0].weight));
}

TEST(Obstacle, AServicesOwnFilterIsNamedWithTheService) {
  test::set_service(postfix,
                    {"smtp", "inet", "y", "-", "smtpd", {{"smtpd_proxy_filter", "127.0.0.1:10024"}}});

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("master.cf: smtp/inet: smtpd_proxy_filter", found[0].place.c_str());
}

TEST(Obstacle, OurOwnServicesAreNotJudged) {
  postfix.parameters["smtpd_proxy_filter"] = "";
  test::set_service(postfix, {"127.0.0.1:10587",
                              "inet",
                              "n",
                              "6",
                              "smtpd",
                              {{"milter_macro_daemon_name", "EXOSUBMIT"}, {"smtpd_proxy_filter", "x"}}});

  STRCMP_EQUAL("", told(obstacles(postfix, test::plan_for_contoso(true))).c_str());
}

TEST(Obstacle, ActionsInRestrictionClassesAreFound) {
  test::TextFile access("# comment\nexample.net  OK\nexample.org\n  FILTER smtp:[192.0.2.1]\n");
  postfix.parameters["smtpd_restriction_classes"] = "strict";
  postfix.parameters["strict"] = "check_recipient_access hash:" + access.path();

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("main.cf: strict", found[0].place.c_str());
  CHECK(found[0].harm.find("`example.org FILTER smtp:[192.0.2.1]`") != std::string::npos);
}

TEST(Obstacle, ActionsBehindPatternsAreFound) {
  test::TextFile checks(
      "if /^Subject:/\n/^Subject: a \\/ b/i   HOLD\n!/x y/ FILTER smtp:[192.0.2.1]\nendif\n");
  postfix.parameters["header_checks"] = "pcre:" + checks.path();

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  CHECK(found[0].harm.find("`!/x y/ FILTER smtp:[192.0.2.1]`") != std::string::npos);
}

TEST(Obstacle, APatternThatRoutesEveryDomainRefuses) {
  test::TextFile transport("/@contoso\\.example$/ local:\n/.*/ smtp:[192.0.2.1]\n");
  postfix.parameters["transport_maps"] = "regexp:" + transport.path();

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("refuses", name_of(found[0].weight));
}

TEST(Obstacle, PatternsThatRouteSomeDomainsAreListed) {
  test::TextFile transport("/@partner/ smtp:[192.0.2.1]\n");
  postfix.parameters["transport_maps"] = "regexp:" + transport.path();

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("note", name_of(found[0].weight));
  CHECK(found[0].harm.find("/@partner/ (smtp:[192.0.2.1])") != std::string::npos);
}

TEST(Obstacle, TheHeaviestStandFirst) {
  postfix.parameters["message_size_limit"] = "1000";
  postfix.parameters["defer_transports"] = "exosubmit";

  const auto found = obstacles(postfix, test::plan_for_contoso(true));

  LONGS_EQUAL(2, found.size());
  STRCMP_EQUAL("refuses", name_of(found[0].weight));
}

TEST(Obstacle, ALongerMemoryThanTheQueuesIsNoObstacle) {
  config::Settings settings;
  settings.state.journal_retention = std::chrono::hours(24 * 20);
  postfix.parameters["maximal_queue_lifetime"] = "10d";

  STRCMP_EQUAL("", told(obstacles(postfix, test::plan_for_contoso(true), settings)).c_str());
}
