// Whether a notice would come back to us.
#include "milter/contact_check.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(ContactCheck) {
  config::Settings settings;

  void setup() override {
    settings.exchange.ehlo_name = "relay.contoso.example";
    settings.operator_.contact = "operator@contoso.example";
    settings.mailboxes.emplace_back().username = "app@contoso.example";
  }
  void serve(const char* pattern) {
    settings.mailboxes.front().senders = {*mail::AddressPattern::parse(pattern)};
  }
};

TEST(ContactCheck, WarnsWhereTheNoticesSenderIsSelected) {
  serve("@.contoso.example");
  STRCMP_CONTAINS("exosubmit@relay.contoso.example", milter::contact_warning(settings)->c_str());
  settings.mailboxes.front().senders.clear();
  settings.select.clients = {*config::Network::parse("127.0.0.0/8")};
  CHECK_TRUE(milter::contact_warning(settings).has_value());
}

TEST(ContactCheck, IsSilentWhereItPassesOrNobodyIsTold) {
  serve("@contoso.example");
  CHECK_FALSE(milter::contact_warning(settings).has_value());
  serve("@.contoso.example");
  settings.operator_.contact.clear();
  CHECK_FALSE(milter::contact_warning(settings).has_value());
}
