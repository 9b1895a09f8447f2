// Which messages are ours.
#include "milter/selection.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using config::NullSender;
using milter::Role;

namespace {

mail::AddressPattern pattern(const char* text) { return *mail::AddressPattern::parse(text); }

mail::Envelope from(const char* sender, const char* client = "192.0.2.1", const char* user = "") {
  mail::Envelope envelope;
  envelope.sender.address = sender;
  envelope.origin.client_address = client;
  envelope.origin.user = user;
  return envelope;
}

}  // namespace

TEST_GROUP(Selection) {
  config::Settings settings;

  void setup() override {
    config::MailboxSettings mailbox;
    mailbox.username = "app@contoso.example";
    mailbox.senders = {pattern("@desk.example")};
    mailbox.send_as = {pattern("boss@contoso.example")};
    settings.mailboxes.push_back(mailbox);
  }

  bool ours(const mail::Envelope& envelope, Role role = Role::kOther) {
    return milter::is_ours(role, envelope, settings);
  }
};

TEST(Selection, TheDaemonNameTellsTheRole) {
  CHECK_TRUE(milter::role_of("EXOSUBMIT", settings.select) == Role::kListener);
  CHECK_TRUE(milter::role_of("EXOSUBMIT-INLINE", settings.select) == Role::kInlinePort);
  CHECK_TRUE(milter::role_of("mail.example", settings.select) == Role::kOther);
  CHECK_TRUE(milter::role_of("", settings.select) == Role::kOther);
}

TEST(Selection, WithoutSettingsASenderThatAMailboxClaimsIsOurs) {
  CHECK_TRUE(ours(from("APP@contoso.example")));
  CHECK_TRUE(ours(from("boss@contoso.example")));
  CHECK_TRUE(ours(from("anyone@desk.example")));
  CHECK_FALSE(ours(from("other@contoso.example")));
}

TEST(Selection, EachSettingThatIsSetMustMatch) {
  settings.select.senders = {pattern("@one.example")};
  settings.select.clients = {*config::Network::parse("10.0.0.0/8")};
  settings.select.users = {"genesys"};

  CHECK_TRUE(ours(from("a@one.example", "10.1.2.3", "genesys")));
  CHECK_FALSE(ours(from("a@two.example", "10.1.2.3", "genesys")));
  CHECK_FALSE(ours(from("a@one.example", "192.0.2.1", "genesys")));
  CHECK_FALSE(ours(from("a@one.example", "10.1.2.3", "other")));
}

TEST(Selection, AListenerAndAnInlinePortTakeEverySender) {
  CHECK_TRUE(ours(from("x@elsewhere.example"), Role::kListener));
  CHECK_TRUE(ours(from("x@elsewhere.example"), Role::kInlinePort));
}

TEST(Selection, ANullSenderPassesOffTheListenerUnlessItIsToBeSubmitted) {
  CHECK_TRUE(ours(from(""), Role::kListener));
  CHECK_FALSE(ours(from(""), Role::kInlinePort));

  settings.select.null_sender = NullSender::kSubmit;

  CHECK_TRUE(ours(from(""), Role::kInlinePort));
  CHECK_FALSE(ours(from("")));
}

TEST(Selection, ANullSenderIsSelectedByItsOwnPattern) {
  settings.select.null_sender = NullSender::kSubmit;
  settings.mailboxes[0].senders.push_back(pattern("<>"));

  CHECK_TRUE(ours(from("")));
}

TEST(Selection, TheMailerTellsWhatIsOutboundAndWhatComesBack) {
  CHECK_TRUE(milter::is_outbound("smtp", settings.select));
  CHECK_TRUE(milter::is_outbound("exosubmit", settings.select));
  CHECK_FALSE(milter::is_outbound("local", settings.select));
  CHECK_TRUE(milter::returns_to_us("exosubmit", settings.select));
  CHECK_FALSE(milter::returns_to_us("smtp", settings.select));
}
