#include "state/masking.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;  // NOLINT(google-build-using-namespace)

TEST_GROUP(Masking){};

TEST(Masking, TakesEveryWordWithAnAt) {
  struct Case {
    const char* text;
    const char* masked;
  };
  const Case cases[] = {
      {"", ""},
      {"no address here", "no address here"},
      {"user@example.net", "(address)"},
      {"to <user@example.net> failed", "to <(address)> failed"},
      {"a@b.example, c@d.example; e", "(address), (address); e"},
      {"smtp:user@example.net", "smtp:(address)"},
      {"<\"quoted local\"@example.net>", "<(address)>"},
      {"o'brien+tag=x@example.net!", "(address)"},
      {"пример@пример.example rest", "(address) rest"},
      {"@example.net", "(address)"},
      {"a@b@c d", "(address) d"},
      {"\"@", "(address)"},
      {"@", "(address)"},
  };
  for (const Case& one : cases) STRCMP_EQUAL(one.masked, state::without_addresses(one.text).c_str());
}

TEST(Masking, KeepsTheIdOfAnAcceptedMessageAlone) {
  const auto accepted =
      mail::Outcome::accepted(250, {2, 0, 0}, "OK <id@host.example> for <user@example.net> [Hostname=h]");
  const auto refused = mail::Outcome::refused(550, {5, 1, 1}, "OK <id@host.example>");
  const auto unlike = mail::Outcome::accepted(250, {2, 0, 0}, "OK <two words@host.example>");

  STRCMP_EQUAL("OK <id@host.example> for <(address)> [Hostname=h]",
               state::without_addresses(accepted).text.c_str());
  STRCMP_EQUAL("OK <(address)>", state::without_addresses(refused).text.c_str());
  STRCMP_EQUAL("OK <two (address)>", state::without_addresses(unlike).text.c_str());
}
