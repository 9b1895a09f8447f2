#include "cli/wire/words.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Words){};

TEST(Words, TheCommandIsFitForAShell) {
  cli::WireOptions options;
  options.wiring = "inline";
  options.senders = {"@a.example", "<>", "it's@a.example"};
  options.listen = "[::1]:25";
  options.config_directory = "/etc/postfix two";

  STRCMP_EQUAL(
      "exosubmit -x './my conf' wire inline --sender @a.example --sender '<>' --sender 'it'\\''s@a.example' "
      "--listen '[::1]:25' --config-directory '/etc/postfix two' --apply",
      cli::wire_command("./my conf", options).c_str());
}

TEST(Words, TheSettingsFileIsNamedOnlyWhereItIsNotTheUsualOne) {
  cli::WireOptions options;
  options.remove = true;

  STRCMP_EQUAL("exosubmit wire --remove",
               cli::wire_command("/etc/exosubmit/exosubmit.conf", options).c_str());
}

TEST(Words, MailboxesWithoutSendersAreNamed) {
  config::Settings settings;
  settings.mailboxes.resize(2);
  settings.mailboxes[0].name = "app";
  settings.mailboxes[0].username = "app@a.example";
  settings.mailboxes[1].senders = {*mail::AddressPattern::parse("@b.example")};

  STRCMP_CONTAINS("[mailbox app] has no senders: only mail from app@a.example goes this way",
                  cli::open_mailbox_words(settings).c_str());
  settings.mailboxes.erase(settings.mailboxes.begin());
  STRCMP_EQUAL("", cli::open_mailbox_words(settings).c_str());
}
