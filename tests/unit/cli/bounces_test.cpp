#include "cli/wire/bounces.h"

#include <string>
#include <vector>

#include "cli/postfix_twin.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using Weight = cli::Obstacle::Weight;

namespace {

using Lines = std::vector<std::pair<const char*, const char*>>;

// What main.cf has besides the defaults, and what becomes of bounces to contoso.example.
struct Row {
  Lines main_cf;
  const char* weight;  // nullptr: they have a good way
  const char* decided_by;
  const char* harm;
};

const Row kRows[] = {
    {{}, nullptr, "", ""},  // relayhost = [gateway.example]
    {{{"relayhost", ""}}, "note", "default_transport", "straight to the domain's MX on port 25"},
    {{{"default_transport", "error:no mail leaves"}}, "refuses", "default_transport", "delivers nothing"},
    {{{"default_transport", "retry:later"}}, "refuses", "default_transport", "delivers nothing"},
    {{{"default_transport", "discard:"}}, "refuses", "default_transport", "thrown away"},
    {{{"default_transport", "uucp"}}, "refuses", "default_transport", "no such transport"},
    {{{"defer_transports", "smtp"}}, "refuses", "relayhost", "wait for ever"},
    {{{"relayhost", "[127.0.0.1]:25"}}, "refuses", "relayhost", "come back to this Postfix"},
    {{{"relayhost", "Relay.Example"}}, "refuses", "relayhost", "come back to this Postfix"},
    {{{"relayhost", "[127.0.0.1]:10025"}}, nullptr, "", ""},
    {{{"relayhost", "[smtp.office365.com]:587"}}, "warning", "relayhost", "takes no mail without sender"},
    {{{"transport_maps", "inline:{contoso.example=error:gone}"}},
     "refuses",
     "transport_maps",
     "delivers nothing"},
    {{{"transport_maps", "inline:{contoso.example=smtp:[192.0.2.1]}"}, {"default_transport", "error"}},
     nullptr,
     "",
     ""},
    {{{"transport_maps", "inline:{contoso.example=:}"}, {"relayhost", ""}},
     "note",
     "default_transport",
     "MX"},
    {{{"mydestination", "contoso.example"}, {"default_transport", "error"}}, nullptr, "", ""},
    {{{"mydestination", "contoso.example"}, {"local_transport", "error:none here"}},
     "refuses",
     "local_transport",
     "delivers nothing"},
    {{{"virtual_alias_domains", "contoso.example"}, {"default_transport", "error"}}, nullptr, "", ""},
    {{{"relay_domains", "example contoso.example"},
      {"relayhost", ""},
      {"relay_transport", "relay:[192.0.2.1]"}},
     nullptr,
     "",
     ""},
    {{{"sender_dependent_default_transport_maps", "inline:{<>=error:none}"}},
     "refuses",
     "sender_dependent_default_transport_maps",
     "delivers nothing"},
    {{{"sender_dependent_default_transport_maps", "inline:{<>=DUNNO}"}}, nullptr, "", ""},
    {{{"sender_dependent_default_transport_maps", "inline:{<>=smtp:[192.0.2.1]}"}, {"relayhost", ""}},
     nullptr,
     "",
     ""},
    {{{"sender_dependent_relayhost_maps", "inline:{<>=[192.0.2.1]}"}, {"relayhost", ""}}, nullptr, "", ""},
};

std::vector<cli::Obstacle> judge(const Lines& main_cf, const cli::WirePlan& plan) {
  auto postfix = test::fresh_postfix();
  for (const auto& [name, value] : main_cf) postfix.parameters[name] = value;
  test::TextTables tables;
  const config::Settings settings;
  return cli::obstacles_of_bounces(cli::Site{postfix, plan, settings, tables});
}

const char* name_of(Weight weight) {
  return weight == Weight::kRefuses ? "refuses" : weight == Weight::kWarning ? "warning" : "note";
}

std::string title(const Row& row) {
  std::string text;
  for (const auto& [name, value] : row.main_cf) text += std::string(name) + " = " + value + "; ";
  return text;
}

void check_row(const Row& row) {
  const auto found = judge(row.main_cf, test::plan_for_contoso(false));

  const auto text = title(row) + (found.empty() ? "" : found[0].harm);
  LONGS_EQUAL_TEXT(row.weight == nullptr ? 0 : 1, found.size(), text.c_str());
  if (found.empty()) return;
  STRCMP_EQUAL_TEXT(row.weight, name_of(found[0].weight), text.c_str());
  STRCMP_EQUAL_TEXT((std::string("bounces to contoso.example, by ") + row.decided_by).c_str(),
                    found[0].place.c_str(), text.c_str());
  CHECK_TEXT(found[0].harm.find(row.harm) != std::string::npos, text.c_str());
}

}  // namespace

TEST_GROUP(Bounces){};

TEST(Bounces, EachWayIsJudgedAsPostfixWouldTakeIt) {
  for (const auto& row : kRows) check_row(row);
}

TEST(Bounces, SentToExchangeTheyNeedNoOtherWay) {
  LONGS_EQUAL(0, judge({{"default_transport", "error:no mail leaves"}}, test::plan_for_contoso(true)).size());
}

TEST(Bounces, ATransportMapTakesThemFromExchangeAsWell) {
  const auto found =
      judge({{"transport_maps", "inline:{contoso.example=discard:}"}}, test::plan_for_contoso(true));

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("refuses", name_of(found[0].weight));
}

TEST(Bounces, DomainsWithTheSameWayAreToldTogether) {
  auto plan = test::plan_for_contoso(false);
  plan.nexthops.front().senders.push_back(*mail::AddressPattern::parse("@.fabrikam.example"));
  plan.nexthops.front().senders.push_back(*mail::AddressPattern::parse("app@contoso.example"));

  const auto found = judge({{"relayhost", ""}}, plan);

  LONGS_EQUAL(1, found.size());
  STRCMP_EQUAL("bounces to contoso.example, fabrikam.example, by default_transport", found[0].place.c_str());
}
