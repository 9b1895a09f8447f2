#include "cli/check/domains_spf.h"

#include <string>

#include "cli/check/domains_dmarc.h"
#include "cli/check/domains_from.h"
#include "cli/check/domains_signing.h"
#include "cli/check/tag_list.h"
#include "cli/dns_twin.h"
#include "cli/postfix_twin.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using cli::SpfState;

namespace {

constexpr const char* kCloud = "spf.protection.outlook.com";

// A chain of includes as long as `count`, ending in the cloud's.
void put_chain(test::TextDns& dns, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string next = i + 1 == count ? kCloud : "c" + std::to_string(i + 1) + ".example";
    dns.txt(i == 0 ? "contoso.example" : "c" + std::to_string(i) + ".example",
            "v=spf1 include:" + next + " -all");
  }
  dns.txt(kCloud, "v=spf1 ip4:40.92.0.0/15 -all");
}

struct SpfRow {
  const char* record;
  SpfState state;
  const char* all;
};

const SpfRow kSpf[] = {
    {"v=spf1 include:spf.protection.outlook.com -all", SpfState::kCovered, "-all"},
    {"V=SPF1 INCLUDE:SPF.protection.outlook.com. ~all", SpfState::kCovered, "~all"},
    {"v=spf1 mx include:sub.example ?all", SpfState::kCovered, "?all"},
    {"v=spf1 redirect=sub.example", SpfState::kCovered, "~all"},
    {"v=spf1 ip4:192.0.2.1 -all", SpfState::kNotCovered, "-all"},
    {"v=spf1", SpfState::kNotCovered, ""},
    {"v=spf1 -include:spf.protection.outlook.com -all", SpfState::kNotCovered, "-all"},
    {"v=spf1 include:notspf.protection.outlook.com.evil.example -all", SpfState::kNotCovered, "-all"},
    {"v=spf1 include:spf.protection.outlook.com +all", SpfState::kOpen, "+all"},
    {"v=spf1 all", SpfState::kOpen, "+all"},
    {"v=spf1 include:open.example -all", SpfState::kNotCovered, "-all"},
    {"v=spf1 include:%{i}._spf.example -all", SpfState::kUnknown, "-all"},
    {"v=spf1 include:silent.example -all", SpfState::kUnknown, "-all"},
    {"v=spf1 include:silent.example include:spf.protection.outlook.com -all", SpfState::kCovered, "-all"},
    {"v=spf1 a a a a a a a a a a include:spf.protection.outlook.com -all", SpfState::kTooMany, ""},
    {"v=spf1 a a a a a a a a a include:spf.protection.outlook.com -all", SpfState::kCovered, "-all"},
    {"v=spf1 include:loop.example -all", SpfState::kTooMany, ""},
    {"v=spf10 include:spf.protection.outlook.com -all", SpfState::kNone, ""},
    {"some other text", SpfState::kNone, ""},
};

struct AlignmentRow {
  const char* from;
  const char* proven;
  bool relaxed, strict;
};

const AlignmentRow kAlignments[] = {
    {"contoso.com", "contoso.com", true, true},
    {"contoso.com", "Contoso.COM", true, true},
    {"mail.contoso.com", "contoso.com", true, false},
    {"contoso.com", "mail.contoso.com", true, false},
    {"a.contoso.com", "b.contoso.com", true, false},
    {"contoso.com", "fabrikam.com", false, false},
    {"contoso.co.uk", "fabrikam.co.uk", false, false},
    {"mail.contoso.co.uk", "contoso.co.uk", true, false},
    {"contoso.com.au", "fabrikam.com.au", false, false},
    {"mail.contoso.de", "contoso.de", true, false},
    {"contoso.com", "notcontoso.com", false, false},
    {"contoso.com", "com", false, false},
    {"", "contoso.com", false, false},
};

mail::AddressPattern pattern(const char* text) { return *mail::AddressPattern::parse(text); }

}  // namespace

TEST_GROUP(Spf) { test::TextDns dns; };

TEST(Spf, EachRecordIsUnderstood) {
  for (const auto& row : kSpf) {
    test::TextDns each;
    each.txt("contoso.example", row.record);
    each.txt("sub.example", std::string("v=spf1 include:") + kCloud + " ~all");
    each.txt("open.example", "v=spf1 +all");
    each.txt("loop.example", "v=spf1 include:loop.example -all");
    each.txt(kCloud, "v=spf1 ip4:40.92.0.0/15 -all");
    each.silent("silent.example");

    const auto found = cli::evaluate_spf(each, "contoso.example", kCloud);

    LONGS_EQUAL_TEXT(static_cast<int>(row.state), static_cast<int>(found.state), row.record);
    if (*row.all != '\0') STRCMP_EQUAL_TEXT(row.all, found.all.c_str(), row.record);
  }
}

TEST(Spf, TenLookupsAreAllowedAndElevenAreNot) {
  put_chain(dns, 10);
  LONGS_EQUAL(static_cast<int>(SpfState::kCovered),
              static_cast<int>(cli::evaluate_spf(dns, "contoso.example", kCloud).state));

  test::TextDns longer;
  put_chain(longer, 11);
  LONGS_EQUAL(static_cast<int>(SpfState::kTooMany),
              static_cast<int>(cli::evaluate_spf(longer, "contoso.example", kCloud).state));
  CHECK_TRUE(longer.asked.size() <= 12);
}

TEST(Spf, TwoRecordsAreNamed) {
  dns.txt("contoso.example", "v=spf1 -all");
  dns.txt("contoso.example", "v=spf1 include:spf.protection.outlook.com -all");

  LONGS_EQUAL(static_cast<int>(SpfState::kSeveral),
              static_cast<int>(cli::evaluate_spf(dns, "contoso.example", kCloud).state));
}

TEST(Spf, SilenceIsNotTheAbsenceOfARecord) {
  dns.silent("contoso.example");

  const auto found = cli::evaluate_spf(dns, "contoso.example", kCloud);

  LONGS_EQUAL(static_cast<int>(SpfState::kUnknown), static_cast<int>(found.state));
  STRCMP_EQUAL("Connection timed out", found.words.c_str());
}

TEST_GROUP(Dkim){};

TEST(Dkim, OnlyAValueOfPMakesAKey) {
  for (const char* key : {"v=DKIM1; k=rsa; p=MIIB", "p=MIIB", "v=DKIM1;p = MIIB ;"})
    CHECK_TRUE_TEXT(cli::is_dkim_key(key), key);
  for (const char* none : {"v=DKIM1; p=", "v=DKIM1; p= ;", "v=DKIM1; k=rsa", "v=spf1 -all", "v=spf1; p=MIIB",
                           "v=DMARC1; p=reject", ""})
    CHECK_FALSE_TEXT(cli::is_dkim_key(none), none);
}

TEST_GROUP(Dmarc) { test::TextDns dns; };

TEST(Dmarc, RelaxedAndStrictAlignment) {
  for (const auto& row : kAlignments) {
    const std::string both = std::string(row.from) + " " + row.proven;
    CHECK_EQUAL_TEXT(row.relaxed, cli::are_aligned(row.from, row.proven, false), both.c_str());
    CHECK_EQUAL_TEXT(row.strict, cli::are_aligned(row.from, row.proven, true), both.c_str());
  }
}

TEST(Dmarc, TheTagsAreRead) {
  dns.txt("_dmarc.contoso.com", "v=DMARC1; p = Reject ;aspf=s; adkim=r; rua=mailto:x@contoso.com");

  const auto policy = cli::find_dmarc(dns, "contoso.com");

  STRCMP_EQUAL("reject", policy.wanted.c_str());
  CHECK_TRUE(policy.strict_spf);
  CHECK_FALSE(policy.strict_dkim);
}

TEST(Dmarc, ASubdomainTakesTheSubdomainPolicyOfTheDomainAboveIt) {
  dns.txt("_dmarc.contoso.com", "v=DMARC1; p=none; sp=quarantine");

  STRCMP_EQUAL("quarantine", cli::find_dmarc(dns, "a.b.contoso.com").wanted.c_str());
  STRCMP_EQUAL("none", cli::find_dmarc(dns, "contoso.com").wanted.c_str());
}

TEST(Dmarc, NoRecordAndNoAnswerDiffer) {
  CHECK_TRUE(cli::find_dmarc(dns, "contoso.com").answered);
  dns.silent("_dmarc.contoso.com");

  CHECK_FALSE(cli::find_dmarc(dns, "contoso.com").answered);
}

TEST_GROUP(FromDomains) { config::Settings settings; };

TEST(FromDomains, EachMailboxGivesItsOwnAndItsSendAs) {
  config::MailboxSettings app;
  app.username = "app@Contoso.example";
  app.rewrite_to = "service@help.example";
  app.senders = {pattern("@unlisted.example")};
  app.send_as = {pattern("@fabrikam.example"), pattern("@.fabrikam.example"), pattern("<>")};
  settings.mailboxes = {app};

  const auto domains = cli::from_domains(settings);

  LONGS_EQUAL(3, domains.size());
  STRCMP_EQUAL("contoso.example", domains.at("fabrikam.example").begin()->c_str());
  CHECK_TRUE(domains.contains("help.example"));
}

TEST(FromDomains, AnEnvelopeSenderThatIsKeptIsItsOwnProof) {
  config::MailboxSettings app;
  app.username = "app@contoso.example";
  app.send_as = {pattern("x@fabrikam.example")};
  app.envelope_from = config::EnvelopeFrom::kOriginal;
  settings.mailboxes = {app};

  STRCMP_EQUAL("fabrikam.example", cli::from_domains(settings).at("fabrikam.example").begin()->c_str());
}

TEST(FromDomains, AFromThatIsKeptAppearsToo) {
  config::MailboxSettings app;
  app.username = "app@contoso.example";
  app.senders = {pattern("@fabrikam.example")};
  app.foreign_from = mail::ForeignFrom::kKeep;
  settings.mailboxes = {app};

  CHECK_TRUE(cli::from_domains(settings).contains("fabrikam.example"));
  CHECK_FALSE(cli::rewrites_from(settings));
}

TEST(FromDomains, MiltersThatSignAreKnownByTheirSockets) {
  auto postfix = test::fresh_postfix();
  postfix.parameters["smtpd_milters"] =
      "unix:opendkim/opendkim.sock, { inet:localhost:8891, default_action=accept }";
  postfix.parameters["non_smtpd_milters"] = "inet:localhost:8891 inet:localhost:7357";

  const auto found = cli::signing_milters(postfix);

  LONGS_EQUAL(2, found.size());
  STRCMP_EQUAL("unix:opendkim/opendkim.sock", found[0].c_str());
  STRCMP_EQUAL("inet:localhost:8891", found[1].c_str());
}
