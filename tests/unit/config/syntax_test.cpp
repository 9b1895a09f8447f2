// Which texts have which form.
#include "config/syntax.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::config;

namespace {

struct Row {
  const Syntax& syntax;
  const char* text;
  bool fits;
};

void check(const Row& row) { CHECK_EQUAL_TEXT(row.fits, row.syntax.fits(row.text), row.text); }

}  // namespace

TEST_GROUP(Syntax){};

TEST(Syntax, OfSockets) {
  const std::string long_path = "unix:/" + std::string(107, 'p');
  const Row rows[] = {{kMilterSocket, "unix:/run/x.sock", true},
                      {kMilterSocket, "local:/run/x.sock", true},
                      {kMilterSocket, "inet:8891@localhost", true},
                      {kMilterSocket, "inet:8891@127.0.0.1", true},
                      {kMilterSocket, "inet6:8891@::1", true},
                      {kMilterSocket, "inet6:8891@localhost", true},
                      {kMilterSocket, "unix:run/x.sock", false},
                      {kMilterSocket, "/run/x.sock", false},
                      {kMilterSocket, "inet:8891", false},
                      {kMilterSocket, "inet:0@localhost", false},
                      {kMilterSocket, "inet:@localhost", false},
                      {kMilterSocket, "inet:8891@::1", false},
                      {kMilterSocket, "", false},
                      {kMilterSocket, long_path.c_str(), false},
                      {kControlSocket, "unix:/run/x.sock", true},
                      {kControlSocket, "inet:1@localhost", false}};
  for (const Row& row : rows) check(row);
}

TEST(Syntax, OfEntra) {
  const Row rows[] = {{kTenant, "contoso.onmicrosoft.com", true},
                      {kTenant, "01234567-89ab-CDEF-0123-456789abcdef", true},
                      {kTenant, "common", false},
                      {kTenant, "organizations", false},
                      {kTenant, "consumers", false},
                      {kTenant, "contoso.com/", false},
                      {kTenant, "", false},
                      {kClientId, "01234567-89ab-cdef-0123-456789abcdef", true},
                      {kClientId, "01234567-89ab-cdef-0123-456789abcdeg", false},
                      {kClientId, "01234567089ab-cdef-0123-456789abcdef", false},
                      {kClientId, "contoso.com", false},
                      {kTokenEndpoint, "https://localhost:8443/t/oauth2/v2.0/token", true},
                      {kTokenEndpoint, "https://login.microsoftonline.com/t", true},
                      {kTokenEndpoint, "https://[::1]:8443/t", true},
                      {kTokenEndpoint, "http://login.microsoftonline.com/t", false},
                      {kTokenEndpoint, "https://user:word@login.microsoftonline.com/t", false},
                      {kTokenEndpoint, "https://login.microsoftonline.com", false},
                      {kTokenEndpoint, "https://login.microsoftonline.com/t?x=1", false},
                      {kTokenEndpoint, "https:///t", false},
                      {kScopes, "https://outlook.office365.com/.default", true},
                      {kScopes, "https://outlook.office365.com/SMTP.Send", false},
                      {kScopes, "a/.default b/.default", false},
                      {kSecretFile, "/etc/exosubmit/secret", true},
                      {kSecretFile, "credential:client_secret", true},
                      {kSecretFile, "credential:", false},
                      {kSecretFile, "credential:../secret", false},
                      {kSecretFile, "credential:..", false},
                      {kSecretFile, "secret", false},
                      {kDate, "2028-02-29", true},
                      {kDate, "2027-02-29", false},
                      {kDate, "2027-13-01", false},
                      {kDate, "2027-1-1", false},
                      {kDate, "2027-01-01T00", false},
                      {kDate, "20 7-01-01", false}};
  for (const Row& row : rows) check(row);
}

TEST(Syntax, OfHostsAndProxies) {
  const std::string long_label = std::string(64, 'a') + ".example";
  const Row rows[] = {{kHost, "smtp.office365.com", true},
                      {kHost, "localhost", true},
                      {kHost, "127.0.0.1", true},
                      {kHost, "smtp_relay.example", false},
                      {kHost, "-a.example", false},
                      {kHost, "a..example", false},
                      {kHost, "a.example.", false},
                      {kHost, "", false},
                      {kHost, long_label.c_str(), false},
                      {kEhloName, "relay.example", true},
                      {kEhloName, "[192.0.2.1]", true},
                      {kEhloName, "[IPv6:2001:db8::1]", true},
                      {kEhloName, "[2001:db8::1]", false},
                      {kEhloName, "[192.0.2.1", false},
                      {kEhloName, "192.0.2.1]", false},
                      {kProxy, "http://proxy.example:3128", true},
                      {kProxy, "https://proxy.example:443", true},
                      {kProxy, "socks5://127.0.0.1:1080", true},
                      {kProxy, "socks5h://[::1]:1080", true},
                      {kProxy, "http://proxy.example", false},
                      {kProxy, "proxy.example:3128", false},
                      {kProxy, "http://user:word@proxy.example:3128", false},
                      {kProxy, "ftp://proxy.example:3128", false}};
  for (const Row& row : rows) check(row);
}

TEST(Syntax, OfStoresNamesAndAddresses) {
  const Row rows[] = {{kStateUrl, "memory:", true},
                      {kStateUrl, "sqlite:/var/lib/exosubmit/state.db", true},
                      {kStateUrl, "redis://host:6379/0", true},
                      {kStateUrl, "redis://host:6379", true},
                      {kStateUrl, "redis+unix:/run/redis.sock", true},
                      {kStateUrl, "redis://host:6379/x", false},
                      {kStateUrl, "rediss://host:6379/0", false},
                      {kStateUrl, "sqlite:state.db", false},
                      {kAddress, "app@contoso.example", true},
                      {kAddress, "@contoso.example", false},
                      {kAddress, "<>", false},
                      {kAddress, "App <app@contoso.example>", false},
                      {kSectionName, "noreply@contoso.example", true},
                      {kSectionName, "a b", false},
                      {kSectionName, "a,b", false},
                      {kSectionName, "", false},
                      {kFacility, "local7", true},
                      {kFacility, "local8", false},
                      {kHostAndPort, "127.0.0.1:25", true},
                      {kHostAndPort, "127.0.0.1", false},
                      {kHostAndPort, "127.0.0.1:", false},
                      {kHostAndPort, "::1:25", false}};
  for (const Row& row : rows) check(row);
}

TEST(Syntax, CutsLongTextsInMessages) {
  STRCMP_EQUAL(("wanted x, not \"" + std::string(60, 'y') + "...\"").c_str(),
               wanted("x", std::string(61, 'y')).c_str());
}
