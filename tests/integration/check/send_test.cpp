// exosubmit check --send: what was accepted is not mailed again, and no mail begins after the deadline.
#include "cli/check/send.h"

#include <chrono>
#include <filesystem>
#include <string>

#include "cli/check_twin.h"
#include "running_simulator.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

constexpr const char* kMailbox = "app@contoso.example";

TEST_GROUP(CheckSend) {
  base::SystemClock clock;
  test::RunningSimulator simulator;
  config::Settings settings;
  cli::Mailed mailed;
  test::StepRecord steps;

  // exosim lets the mailbox send as itself alone; the settings promise two further addresses.
  void setup() override {
    simulator.start();
    settings.entra.token_endpoint = simulator.env["EXOSIM_TOKEN_ENDPOINT"];
    settings.entra.client_id = simulator.env["EXOSIM_CLIENT_ID"];
    settings.entra.scopes = "https://outlook.office365.com/.default";
    settings.entra.client_secret_file = simulator.env["EXOSIM_SECRET_FILE"];
    settings.entra.ca_file = simulator.env["EXOSIM_CA"];
    settings.exchange.host = "localhost";
    settings.exchange.port = static_cast<unsigned>(std::stoul(simulator.env["EXOSIM_SMTP_PORT"]));
    settings.exchange.ca_file = simulator.env["EXOSIM_CA"];
    settings.exchange.ehlo_name = "relay.example.com";
    settings.state.url = "memory:";
    config::MailboxSettings mailbox;
    mailbox.name = "app";
    mailbox.username = kMailbox;
    mailbox.rewrite_to = kMailbox;
    mailbox.send_as = {*mail::AddressPattern::parse("sales@contoso.example"),
                       *mail::AddressPattern::parse("billing@contoso.example")};
    settings.mailboxes = {mailbox};
  }

  void pass(std::chrono::seconds time = 30s) {
    const cli::Inquiry inquiry{settings, "exosubmit.conf", "", "", clock, clock.steady() + time, true};
    steps.steps.clear();
    cli::check_send(inquiry, {{}, {}, {kMailbox}}, "", mailed, steps);
  }
  std::string verdicts() const {
    static const char* const kWords[] = {"ok", "warn", "fail", "unproved"};
    std::string text;
    for (const cli::Step& step : steps.steps)
      text += std::string(kWords[static_cast<int>(step.verdict)]) + ' ';
    return text;
  }
  std::size_t accepted() const {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(simulator.directory.path("messages"))) {
      count += file.path().extension() == ".eml" ? 1 : 0;
    }
    return count;
  }
};

TEST(CheckSend, EndsWithTheFirstRefusalAndMailsNoProvenFromAgain) {
  pass();
  STRCMP_EQUAL("ok fail unproved ", verdicts().c_str());
  LONGS_EQUAL(2, mailed.attempts);

  pass();
  STRCMP_EQUAL("ok fail unproved ", verdicts().c_str());
  LONGS_EQUAL(3, mailed.attempts);
  LONGS_EQUAL(1, accepted());
  STRCMP_EQUAL("", simulator.mistakes().c_str());
}

TEST(CheckSend, BeginsNoMailPastTheDeadline) {
  pass(0s);

  STRCMP_EQUAL("unproved ", verdicts().c_str());
  LONGS_EQUAL(0, mailed.attempts);
}

}  // namespace
}  // namespace exosubmit
