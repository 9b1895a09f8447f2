#include "cli/wire/inline_conditions.h"

#include <string>
#include <vector>

#include "cli/postfix_twin.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Weight = cli::Obstacle::Weight;

namespace {

struct Row {
  const char* parameter;
  const char* value;
  const char* weight;
  const char* harm;
};

// Of main.cf, whether the smtpds inherit our milter or it has a port of its own.
const Row kEverywhere[] = {
    {"always_bcc", "archive@relay.example", "refuses", "leaves no copy at this address"},
    {"sender_bcc_maps", "static:archive@relay.example", "refuses", "leaves no copy"},
    {"recipient_bcc_maps", "static:archive@relay.example", "refuses", "leaves no copy"},
    {"virtual_alias_maps", "inline:{someone@example.net=other@example.org}", "refuses",
     "someone@example.net (other@example.org)"},
    {"virtual_alias_maps", "static:all@relay.example", "refuses", "changes recipients in every domain"},
    {"canonical_maps", "inline:{@example.net=@example.org}", "refuses", "changes outbound recipients"},
    {"recipient_canonical_maps", "ldap:x", "warning", "cannot be known"},
    {"smtpd_recipient_restrictions", "check_recipient_access static:HOLD", "refuses", "`every key HOLD`"},
    {"smtpd_data_restrictions", "check_sender_access inline:{{x=redirect a@example.net}}", "refuses",
     "redirect"},
    {"smtpd_client_restrictions", "check_client_access inline:{{x=BCC a@example.net}}", "refuses", "BCC"},
    {"header_checks", "inline:{{/x/=FILTER smtp:[192.0.2.1]}}", "refuses", "FILTER smtp:[192.0.2.1]"},
    {"body_checks", "regexp:/no/such/file", "warning", "cannot be looked into"},
    {"smtpd_recipient_restrictions", "check_policy_service unix:private/policy", "warning",
     "policy service unix:private/policy"},
    {"sender_canonical_maps", "static:x@example.net", "note", "before this changes them"},
};

// What a port of its own switches off.
const Row kInMainCf[] = {
    {"smtpd_proxy_filter", "127.0.0.1:10024", "refuses", "no milter sees its content"},
    {"content_filter", "amavis:[127.0.0.1]:10024", "refuses", "never gets to this filter"},
    {"smtpd_milters", "inet:localhost:8891", "warning", "the milter inet:localhost:8891"},
    {"smtpd_milters", "unix:exosubmit/milter.sock, inet:localhost:8891", "refuses", "stands after exosubmit"},
    {"smtpd_milter_maps", "static:DISABLE", "note", "queued way"},
    {"receive_override_options", "no_milters", "note", "queued way"},
};

const char* name_of(Weight weight) {
  return weight == Weight::kRefuses ? "refuses" : weight == Weight::kWarning ? "warning" : "note";
}

std::vector<cli::Obstacle> judge(const cli::PostfixInstance& postfix, const std::string& listen) {
  const auto plan = test::inline_plan(listen);
  test::TextTables tables;
  const config::Settings settings;
  return cli::obstacles_of_inline(cli::Site{postfix, plan, settings, tables});
}

void check_row(const Row& row, const std::string& listen) {
  auto postfix = test::fresh_postfix();
  postfix.parameters[row.parameter] = row.value;

  const auto found = judge(postfix, listen);

  const auto text =
      std::string(row.parameter) + " = " + row.value + ": " + (found.empty() ? "" : found[0].harm);
  LONGS_EQUAL_TEXT(1, found.size(), text.c_str());
  STRCMP_EQUAL_TEXT(row.weight, name_of(found[0].weight), text.c_str());
  STRCMP_EQUAL_TEXT((std::string("main.cf: ") + row.parameter).c_str(), found[0].place.c_str(), text.c_str());
  CHECK_TEXT(found[0].harm.find(row.harm) != std::string::npos, text.c_str());
  CHECK_TEXT(!found[0].remedy.empty(), text.c_str());
}

}  // namespace

TEST_GROUP(InlineConditions) { cli::PostfixInstance postfix = test::fresh_postfix(); };

TEST(InlineConditions, AFreshPostfixMeetsThemAll) {
  LONGS_EQUAL(0, judge(postfix, "").size());
  LONGS_EQUAL(0, judge(postfix, "127.0.0.1:10588").size());
}

TEST(InlineConditions, EachIsHeldToByMainCf) {
  for (const auto& row : kEverywhere) check_row(row, "");
  for (const auto& row : kInMainCf) check_row(row, "");
}

TEST(InlineConditions, APortOfItsOwnHasThoseThatItCannotSwitchOff) {
  for (const auto& row : kEverywhere) check_row(row, "127.0.0.1:10588");
  for (const auto& row : kInMainCf) {
    if (std::string(row.parameter) == "receive_override_options") continue;  // inherited there too
    auto with = postfix;
    with.parameters[row.parameter] = row.value;

    LONGS_EQUAL_TEXT(0, judge(with, "127.0.0.1:10588").size(), row.parameter);
  }
}

TEST(InlineConditions, AliasesOfThisHostAreNoObstacle) {
  postfix.parameters["virtual_alias_domains"] = "inside.example";
  postfix.parameters["virtual_alias_maps"] =
      "inline:{root=ops@example.net, ops@inside.example=ops@example.net, a@localhost=b@example.net}";

  LONGS_EQUAL(0, judge(postfix, "").size());
}

TEST(InlineConditions, WhatTheServiceLiftsIsNoObstacle) {
  postfix.parameters["always_bcc"] = "archive@relay.example";
  postfix.parameters["canonical_maps"] = "static:x@example.net";
  postfix.parameters["header_checks"] = "static:HOLD";
  postfix.parameters["receive_override_options"] = "no_address_mappings, no_header_body_checks";

  LONGS_EQUAL(0, judge(postfix, "").size());
}

TEST(InlineConditions, AServicesOwnCleanupIsAskedForWhatCleanupReads) {
  postfix.parameters["always_bcc"] = "archive@relay.example";
  postfix.parameters["cleanup_service_name"] = "no-copies";
  test::set_service(postfix, {"no-copies", "unix", "n", "0", "cleanup", {{"always_bcc", ""}}});

  LONGS_EQUAL(0, judge(postfix, "").size());
}

TEST(InlineConditions, AServiceWithMiltersOfItsOwnDoesNotInheritOurs) {
  postfix.parameters["content_filter"] = "";
  test::set_service(postfix, {"submission",
                              "inet",
                              "y",
                              "-",
                              "smtpd",
                              {{"smtpd_milters", "inet:localhost:8891"}, {"content_filter", "amavis:x"}}});

  const auto found = judge(postfix, "");

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("note", name_of(found[0].weight));
  STRCMP_EQUAL("master.cf: submission/inet: smtpd_milters", found[0].place.c_str());
}

TEST(InlineConditions, AFilterOfOneInheritingServiceRefuses) {
  test::set_service(postfix, {"submission", "inet", "y", "-", "smtpd", {{"content_filter", "amavis:x"}}});

  const auto found = judge(postfix, "");

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("master.cf: submission/inet: content_filter", found[0].place.c_str());
}

TEST(InlineConditions, WhatTwoServicesInheritIsNamedOnce) {
  postfix.parameters["always_bcc"] = "archive@relay.example";
  test::set_service(postfix, {"submission", "inet", "y", "-", "smtpd", {}});
  test::TextTables tables;

  LONGS_EQUAL(1, cli::find_obstacles(postfix, test::inline_plan(""), config::Settings(), tables).size());
}

TEST(InlineConditions, APlaceThatRefusesInlineIsNotNamedAgainForWhatIsQueued) {
  postfix.parameters["content_filter"] = "amavis:x";
  test::TextTables tables;

  LONGS_EQUAL(1, cli::find_obstacles(postfix, test::inline_plan(""), config::Settings(), tables).size());
}
