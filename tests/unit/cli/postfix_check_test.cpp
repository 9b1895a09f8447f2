#include <functional>
#include <string>

#include "cli/check/postfix_limits.h"
#include "cli/check/postfix_milters.h"
#include "cli/check/postfix_notice.h"
#include "cli/check/postfix_options.h"
#include "cli/check/postfix_routing.h"
#include "cli/check/postfix_running.h"
#include "cli/check/postfix_senders.h"
#include "cli/check_twin.h"
#include "cli/postfix_twin.h"
#include "cli/wire/expected_options.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

using Options = std::map<std::string, std::string>;

Options as_map(const std::vector<cli::ExpectedOption>& expected) {
  Options options;
  for (const auto& each : expected) options[each.name] = each.value;
  return options;
}

const char* const kListener = "127.0.0.1:10587";

// A Postfix that is wired as conf/ says, for one mailbox that serves @contoso.example.
cli::PostfixInstance wired_postfix() {
  auto postfix = test::fresh_postfix();
  const std::pair<const char*, const char*> facts[] = {
      {"queue_directory", "/var/spool/postfix"},
      {"message_size_limit", "0"},
      {"default_process_limit", "100"},
      {"milter_default_action", "tempfail"},
      {"milter_protocol", "6"},
      {"milter_content_timeout", "300s"},
      {"sender_dependent_default_transport_maps",
       "inline:{@contoso.example=exosubmit:[127.0.0.1]:10587, <>=exosubmit:[127.0.0.1]:10587}"}};
  for (const auto& [name, value] : facts) postfix.parameters[name] = value;
  for (const auto& each : cli::queued_settings())
    if (each.name.rfind("exosubmit_", 0) == 0) postfix.parameters[each.name] = each.value;
  auto listener = as_map(cli::listener_options());
  listener["smtpd_sender_restrictions"] = "check_sender_access,inline:{contoso.example=OK, <>=OK},defer";
  test::set_service(postfix, {"exosubmit", "unix", "n", "4", "smtp", as_map(cli::transport_options())});
  test::set_service(postfix, {kListener, "inet", "n", "6", "smtpd", listener});
  test::set_service(postfix,
                    {"exosubmit-cleanup", "unix", "n", "0", "cleanup", as_map(cli::cleanup_options())});
  return postfix;
}

config::Settings settings_for_contoso() {
  config::Settings settings;
  config::MailboxSettings app;
  app.name = "app";
  app.username = "app@contoso.example";
  app.senders = {*mail::AddressPattern::parse("@contoso.example"), *mail::AddressPattern::parse("<>")};
  settings.mailboxes = {app};
  settings.exchange.ehlo_name = "relay.example";
  return settings;
}

std::string complaints(const cli::PostfixInstance& postfix, const config::Settings& settings) {
  test::TextTables tables;
  test::StepRecord steps;
  const auto standing = cli::standing_of({.postfix = postfix,
                                          .settings = settings,
                                          .tables = tables,
                                          .written_by_wire = false,
                                          .settings_file = "/etc/exosubmit/exosubmit.conf"});
  cli::judge_wiring(standing, steps);
  cli::judge_senders(standing, steps);
  cli::judge_obstacles(standing, steps);
  cli::judge_milters_of(standing, steps);
  cli::judge_timeouts(standing, steps);
  cli::judge_limits(standing, steps);
  CHECK_TRUE_TEXT(steps.are_whole(), steps.complaints().c_str());
  return steps.complaints();
}

cli::PostfixService& service(cli::PostfixInstance& postfix, const std::string& name) {
  for (auto& each : postfix.services)
    if (each.name == name) return each;
  FAIL(("no service " + name).c_str());
  return postfix.services.front();
}

// What is set where, and the one complaint that it is. `service` empty: in main.cf; `value` null: taken out.
struct Row {
  const char* service;
  const char* name;
  const char* value;
  const char* complaint;  // its beginning
  const char* words;      // further on
};

const Row kRows[] = {
    {"exosubmit", "smtp_fallback_relay", "[relay.example]",
     "fail postfix.wiring: exosubmit/unix:", "A fallback would take every message"},
    {"exosubmit", "soft_bounce", "yes", "fail postfix.wiring: exosubmit/unix:", "a retry for five days"},
    {"exosubmit", "smtp_line_length_limit", "998",
     "warn postfix.wiring: exosubmit/unix:", "998 octets are broken"},
    {"exosubmit", "syslog_name", "postfix/hop", "warn postfix.wiring: exosubmit/unix:", "pflogsumm"},
    {"exosubmit", "smtp_data_done_timeout", "540s",
     "fail postfix.timeouts:", "smtp_data_done_timeout = 540s"},
    {kListener, "message_size_limit", "10240000",
     "fail postfix.wiring: 127.0.0.1:10587/inet:", "would bounce"},
    {kListener, "smtpd_recipient_restrictions", "reject",
     "fail postfix.wiring:", "smtpd_recipient_restrictions"},
    {kListener, "receive_override_options", "no_milters", "fail postfix.wiring:", "circle 50 times"},
    {kListener, "receive_override_options", "", "warn postfix.wiring:", "receive_override_options is empty"},
    {kListener, "smtpd_recipient_limit", "50", "warn postfix.wiring:", "smtpd_recipient_limit = 50"},
    {kListener, "smtpd_sender_restrictions", "", "fail postfix.wiring:", "sends as the mailbox"},
    {kListener, "smtpd_sender_restrictions", "check_sender_access,inline:{fabrikam.example=OK, <>=OK},defer",
     "fail postfix.senders:", "does not let @contoso.example in"},
    {kListener, "smtpd_sender_restrictions", "check_sender_access,texthash:/no/such,defer",
     "fail postfix.senders:", "defers all mail"},
    {kListener, "milter_default_action", "accept", "fail postfix.milters:", "past Exchange Online"},
    {kListener, "milter_default_action", "shutdown", "fail postfix.milters:", "shutdown"},
    {kListener, "milter_protocol", "2", "fail postfix.milters:", "milter_protocol = 2"},
    {kListener, "milter_content_timeout", "30s", "fail postfix.timeouts:", "milter_content_timeout = 30s"},
    {kListener, "smtpd_milters", "", "fail postfix.milters:", "has no milter"},
    {kListener, "smtpd_milters", "inet:localhost:8891, unix:exosubmit/milter.sock",
     "warn postfix.milters:", "twice"},
    {kListener, "cleanup_service_name", "nowhere", "fail postfix.wiring:", "no service nowhere"},
    {"exosubmit-cleanup", "soft_bounce", "yes",
     "fail postfix.wiring: exosubmit-cleanup/unix:", "soft_bounce = yes"},
    {"", "sender_dependent_default_transport_maps", "inline:{@contoso.example=exosubmit}",
     "fail postfix.senders:", "without a nexthop"},
    {"", "sender_dependent_default_transport_maps", "inline:{@contoso.example=exosubmit:localhost:10587}",
     "warn postfix.senders:", "not a literal address"},
    {"", "sender_dependent_default_transport_maps", "inline:{@contoso.example=exosubmit:[127.0.0.1]:1}",
     "fail postfix.senders:", "Nothing in master.cf listens at [127.0.0.1]:1"},
    {"", "sender_dependent_default_transport_maps", "inline:{<>=exosubmit:[127.0.0.1]:10587}",
     "fail postfix.senders:", "No sender of the settings is routed"},
    {"", "sender_dependent_default_transport_maps", "texthash:/no/such",
     "fail postfix.senders:", "Postfix defers all mail"},
    {"", "sender_dependent_default_transport_maps",
     "inline:{@contoso.example=exosubmit:[127.0.0.1]:10587, @strange.example=exosubmit:[127.0.0.1]:10587}",
     "warn postfix.senders:", "no mailbox serves: @strange.example"},
    {"", "transport_maps", "inline:{*=smtp:[192.0.2.1]}", "fail postfix.routing:", "none gets to exosubmit"},
    {"", "relay_domains", "inside.example", "unproved postfix.routing:", "whoever sends it"},
    {"", "content_filter", "smtp-amavis:[127.0.0.1]:10024", "fail postfix.routing:", "no way back"},
    {"", "defer_transports", "exosubmit", "fail postfix.hop:", "waits"},
    {"", "inet_protocols", "ipv6", "fail postfix.hop:", "leaves out IPv4"},
    {"", "maximal_queue_lifetime", "10d", "warn postfix.hop:", "a late try can send a copy"},
    {"", "non_smtpd_milters", "unix:exosubmit/milter.sock", "fail postfix.milters:", "past the queue"},
    {"", "message_size_limit", "10240000", "warn postfix.limits:", "no message over 10240000 octets"},
    {"", "exosubmit_destination_concurrency_limit", "2", "warn postfix.limits:", "should be 4"},
    {"", "exosubmit_destination_recipient_limit", "50", "warn postfix.limits:", "Exchange counts messages"},
    {"", "exosubmit_destination_rate_delay", "1s", "warn postfix.limits:", "rate_delay"},
};

}  // namespace

TEST_GROUP(PostfixCheck) {
  cli::PostfixInstance postfix = wired_postfix();
  config::Settings settings = settings_for_contoso();
};

TEST(PostfixCheck, AWiringAsConfHasItIsWithoutComplaint) {
  STRCMP_EQUAL("", complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, EachThingThatIsWrongIsTheOneComplaint) {
  for (const auto& row : kRows) {
    auto changed = postfix;
    if (*row.service == '\0')
      changed.parameters[row.name] = row.value;
    else
      service(changed, row.service).options[row.name] = row.value;

    const auto text = complaints(changed, settings);

    const auto told = std::string(row.service) + " " + row.name + " = " + row.value + "\n" + text;
    LONGS_EQUAL_TEXT(0, text.find(row.complaint), told.c_str());
    CHECK_TEXT(text.find(row.words) != std::string::npos, told.c_str());
    LONGS_EQUAL_TEXT(text.size() - 1, text.find('\n'), told.c_str());
  }
}

TEST(PostfixCheck, AnOptionThatIsMissingIsAFaultOnlyWhereMainCfSaysOtherwise) {
  service(postfix, "exosubmit").options.erase("smtp_fallback_relay");
  postfix.parameters["smtp_fallback_relay"] = "";
  STRCMP_EQUAL("", complaints(postfix, settings).c_str());

  postfix.parameters["smtp_fallback_relay"] = "[192.0.2.9]";
  STRCMP_CONTAINS("smtp_fallback_relay = [192.0.2.9] where it should be empty",
                  complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, AFreshPostfixIsNotWired) {
  STRCMP_CONTAINS("fail postfix.wiring: This Postfix is not wired",
                  complaints(test::fresh_postfix(), settings).c_str());
}

TEST(PostfixCheck, AHalfWiringNamesWhatIsMissing) {
  std::erase_if(postfix.services, [](const auto& each) { return each.name == kListener; });

  STRCMP_CONTAINS("fail postfix.wiring: master.cf has no smtpd with a milter_macro_daemon_name",
                  complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, AListenerOfAnotherNameIsNamed) {
  service(postfix, kListener).options["milter_macro_daemon_name"] = "OTHER";

  STRCMP_CONTAINS("OTHER, which [select] listeners does not name", complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, ProcessLimitsFollowTheMailboxes) {
  settings.mailboxes.front().max_sessions = 10;

  const auto text = complaints(postfix, settings);

  STRCMP_CONTAINS("warn postfix.limits: exosubmit/unix: at most 4 processes", text.c_str());
  STRCMP_CONTAINS("exosubmit_destination_concurrency_limit = 4 where it should be 11", text.c_str());
}

TEST(PostfixCheck, ASenderThatIsNotRoutedBesideOthersIsAWarning) {
  settings.mailboxes.front().senders.push_back(*mail::AddressPattern::parse("@fabrikam.example"));

  STRCMP_CONTAINS("warn postfix.senders: Mail of @fabrikam.example (smtp, by default_transport)",
                  complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, AnyOtherWayToChooseTheTransportWillDo) {
  auto by_default = postfix, by_recipient = postfix;
  by_default.parameters["sender_dependent_default_transport_maps"] = "";
  by_default.parameters["default_transport"] = "exosubmit:[127.0.0.1]:10587";
  by_recipient.parameters["sender_dependent_default_transport_maps"] = "";
  by_recipient.parameters["transport_maps"] = "inline:{*=exosubmit:[127.0.0.1]:10587}";

  STRCMP_EQUAL("", complaints(by_default, settings).c_str());
  STRCMP_EQUAL("", complaints(by_recipient, settings).c_str());
}

TEST(PostfixCheck, BouncesGoWherePostfixSendsThemWhateverTheSettingsSay) {
  postfix.parameters["sender_dependent_default_transport_maps"] =
      "inline:{@contoso.example=exosubmit:[127.0.0.1]:10587}";
  postfix.parameters["default_transport"] = "error:no way";

  STRCMP_CONTAINS("fail postfix.bounces: bounces to contoso.example", complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, ABounceThatIsRoutedMustBeLetIn) {
  service(postfix, kListener).options["smtpd_sender_restrictions"] =
      "check_sender_access,inline:{contoso.example=OK},defer";

  STRCMP_CONTAINS("fail postfix.senders: inline:{contoso.example=OK} does not let <> in",
                  complaints(postfix, settings).c_str());
}

TEST(PostfixCheck, AnInlineMilterInMainCfHasItsOwnOptions) {
  postfix.parameters["smtpd_milters"] =
      "{ unix:exosubmit/milter.sock, default_action=accept, content_timeout=600s }";
  settings.milter.socket = "unix:/var/spool/postfix/exosubmit/milter.sock";
  postfix.parameters["always_bcc"] = "archive@relay.example";

  const auto text = complaints(postfix, settings);

  STRCMP_CONTAINS("fail postfix.inline: main.cf: always_bcc", text.c_str());
  STRCMP_CONTAINS("fail postfix.milters: smtp/inet: milter_default_action = accept", text.c_str());
}

TEST(PostfixCheck, QueueingATemporaryFailureNeedsTheTransport) {
  auto bare = test::fresh_postfix();
  bare.parameters["queue_directory"] = "/var/spool/postfix";
  test::set_service(bare, {"127.0.0.1:10588", "inet", "n", "-", "smtpd", as_map(cli::inline_port_options())});
  settings.milter.on_tempfail = config::OnTempfail::kQueue;

  STRCMP_CONTAINS("fail postfix.wiring: [milter] on_tempfail = queue", complaints(bare, settings).c_str());
}

TEST(PostfixCheck, ANoticeThatExosubmitWouldTakeIsSeen) {
  test::TextTables tables;
  const auto by = [&](const char* sender, const cli::PostfixService* front) {
    const auto standing =
        cli::standing_of({.postfix = postfix, .settings = settings, .tables = tables, .settings_file = ""});
    return cli::selected_by(standing, sender, "boss@example.net", front);
  };

  STRCMP_EQUAL("", by("exosubmit@relay.example", nullptr).c_str());
  STRCMP_EQUAL("sender_dependent_default_transport_maps", by("exosubmit@contoso.example", nullptr).c_str());
  STRCMP_CONTAINS("the listener", by("exosubmit@relay.example", &service(postfix, kListener)).c_str());
  postfix.parameters["default_transport"] = "exosubmit:[127.0.0.1]:10587";
  STRCMP_EQUAL("default_transport", by("exosubmit@relay.example", nullptr).c_str());
  postfix.parameters["transport_maps"] = "inline:{example.net=smtp:[192.0.2.1]}";
  STRCMP_EQUAL("", by("exosubmit@relay.example", nullptr).c_str());
}

TEST_GROUP(PostfixRunning) {
  test::TextTables tables;
  test::StepRecord steps;
  config::Settings settings = settings_for_contoso();

  std::string complaints(std::optional<bool> up) {
    const auto postfix = test::fresh_postfix();  // without a listener of ours
    const auto standing = cli::standing_of({.postfix = postfix, .settings = settings, .tables = tables});
    cli::judge_running(standing, up, steps);
    return steps.complaints();
  }
};

TEST(PostfixRunning, WhatCannotBeKnownIsUnproved) {
  STRCMP_CONTAINS("unproved postfix.running: Whether Postfix runs is not seen",
                  complaints(std::nullopt).c_str());
}

TEST(PostfixRunning, UpIsWellAndDownFails) {
  STRCMP_EQUAL("", complaints(true).c_str());
  STRCMP_CONTAINS("fail postfix.running: Postfix does not run", complaints(false).c_str());
}
