// What leaves the house with `exosubmit check --report` and --curl.
#include <cstdlib>
#include <string>

#include "cli/check/commands_for_curl.h"
#include "cli/check/masking.h"
#include "cli/check/report.h"
#include "cli/check/way_out.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(CheckReport) {
  cli::Masking masking;

  static config::Settings settings() {
    config::Settings settings;
    settings.entra.client_id = "app-1";
    settings.entra.client_secret_file = "/etc/exosubmit/it's";
    settings.entra.token_endpoint = "https://login.example/t/oauth2/v2.0/token";
    settings.entra.scopes = "https://outlook.office365.com/.default";
    settings.entra.proxy = "http://user:hunter2@proxy.example:3128";
    settings.exchange.host = "smtp.office365.com";
    settings.exchange.ehlo_name = "relay.example";
    settings.mailboxes.resize(1);
    settings.mailboxes[0].username = "app@contoso.com";
    return settings;
  }
};

TEST(CheckReport, OneAddressHasOneMask) {
  STRCMP_EQUAL(
      "to=<user1@a.example>, from=<user2@a.example>, user=user1@b.example",
      masking.mask("to=<jane.doe@a.example>, from=<x+y@a.example>, user=Jane.Doe@b.example").c_str());
  STRCMP_EQUAL("<user1@c.example>", masking.mask("<JANE.DOE@c.example>").c_str());
}

TEST(CheckReport, QuotedAndForeignLocalPartsAreMaskedWhole) {
  STRCMP_EQUAL("<user1@a.example>", masking.mask("<\"jane doe\"@a.example>").c_str());
  STRCMP_EQUAL("<user2@[192.0.2.1]>", masking.mask("<j\xc3\xb6rg@[192.0.2.1]>").c_str());
}

TEST(CheckReport, DomainsAndExchangesMessageIdsStay) {
  STRCMP_EQUAL("senders = @contoso.com, @.contoso.com",
               masking.mask("senders = @contoso.com, @.contoso.com").c_str());
  STRCMP_EQUAL("250 2.0.0 OK <abc@DB8.PROD.OUTLOOK.COM> [Hostname=X]",
               masking.mask("250 2.0.0 OK <abc@DB8.PROD.OUTLOOK.COM> [Hostname=X]").c_str());
  STRCMP_EQUAL("@ a@ user1@x@", masking.mask("@ a@ b@x@").c_str());
}

TEST(CheckReport, OfPostfixOnlyWhatConcernsTheMailsWayIsTold) {
  STRCMP_EQUAL("smtpd_milters = unix:x\nrelayhost = y\n",
               cli::concerning_us("smtpd_milters = unix:x\nmail_owner = postfix\nrelayhost = y\n"
                                  "smtp_sasl_password_maps = static:user:hunter2\n")
                   .c_str());
}

TEST(CheckReport, OfServicesNoPasswordIsTold) {
  STRCMP_EQUAL(
      "a unix - - n - - smtp -o smtp_sasl_password_maps=(left out) -o x=y\n"
      "b unix - n n - - pipe \n",
      cli::without_secrets("a unix - - n - - smtp -o smtp_sasl_password_maps=static:u:p -o x=y\n"
                           "b unix - n n - - pipe user=b argv=curl --user api:p\n")
          .c_str());
}

TEST(CheckReport, AProxysPasswordIsHidden) {
  STRCMP_EQUAL("http://user:***@proxy:3128/x",
               cli::without_password("http://user:hunter2@proxy:3128/x").c_str());
  STRCMP_EQUAL("user:***@proxy", cli::without_password("user:p@ss@proxy").c_str());
  STRCMP_EQUAL("http://proxy:3128", cli::without_password("http://proxy:3128").c_str());
}

TEST(CheckReport, TheEnvironmentsProxyIsFound) {
  for (const char* name :
       {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"}) {
    unsetenv(name);
  }
  STRCMP_EQUAL("", cli::environment_proxy().c_str());
  setenv("HTTPS_PROXY", "http://u:p@proxy.example:3128", 1);
  STRCMP_EQUAL("http://u:***@proxy.example:3128", cli::environment_proxy().c_str());
  unsetenv("HTTPS_PROXY");
}

TEST(CheckReport, CurlReadsTheSecretFromItsFile) {
  const std::string text = cli::commands_for_curl(settings());

  STRCMP_CONTAINS("tr -d '\\r\\n' < '/etc/exosubmit/it'\\''s' |", text.c_str());
  STRCMP_CONTAINS("--data-urlencode client_secret@- ", text.c_str());
  STRCMP_CONTAINS("smtp://smtp.office365.com:587/relay.example", text.c_str());
  CHECK_TRUE(text.find("hunter2") == std::string::npos);
}

TEST(CheckReport, CurlSaysWhatItCannotSign) {
  auto other = settings();
  other.entra.client_secret_file.clear();
  other.entra.certificate_file = "/etc/exosubmit/cert.pem";

  STRCMP_CONTAINS("# curl cannot sign", cli::commands_for_curl(other).c_str());
}
