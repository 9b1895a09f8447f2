#include "mail/address.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

namespace {

// "name <address>|name <address>".
std::string shown(std::string_view value) {
  const auto parsed = parse_address_list(value);
  if (!parsed) return "error: " + parsed.error().text;
  std::string text;
  for (const Mailbox& mailbox : *parsed) {
    if (!text.empty()) text += '|';
    text += mailbox.display_name + " <" + mailbox.address + '>';
  }
  return text;
}

struct Row {
  const char* value;
  const char* shown;
};

template <std::size_t N>
void check(const Row (&rows)[N]) {
  for (const Row& row : rows) STRCMP_EQUAL_TEXT(row.shown, shown(row.value).c_str(), row.value);
}

}  // namespace

TEST_GROUP(Address){};

TEST(Address, ListsParseAsInTheExamplesOfRfc5322) {
  check({
      {" John Doe <jdoe@machine.example>", "John Doe <jdoe@machine.example>"},
      {"Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
       "Mary Smith <mary@x.test>| <jdoe@example.org>|Who? <one@y.test>"},
      {"<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
       " <boss@nil.test>|\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"},
      {"Undisclosed recipients:;", ""},
      {"A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
       "Ed Jones <c@a.test>| <joe@where.test>|John <jdoe@one.test>"},
      {"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete <pete@silly.test>"},
      {"(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", ""},
      {"Mary Smith <@node.test:mary@example.net>, , jdoe@test   . example",
       "Mary Smith <mary@example.net>| <jdoe@test.example>"},
      {"Joe Q. Public <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>"},
  });
}

TEST(Address, FoldsAreBlanksInNamesAndNothingInAddresses) {
  check({
      {" John\r\n\tDoe\r\n <jdoe\r\n @machine.example>\r\n ", "John Doe <jdoe@machine.example>"},
      {"\"John \r\n Doe\"  Esq.  <j@x.test>", "\"John Doe\"  Esq. <j@x.test>"},
      {"a@x.test,\n b@y.test", " <a@x.test>| <b@y.test>"},
      {"\"long\r\n local\"@x.test", " <\"long local\"@x.test>"},
  });
}

TEST(Address, QuotedLocalPartsKeepTheirQuotes) {
  check({
      {"\"john smith\"@x.test", " <\"john smith\"@x.test>"},
      {"<\"a\\\"b@c\"@x.test>", " <\"a\\\"b@c\"@x.test>"},
      {"john.\"van den\".doe@x.test", " <john.\"van den\".doe@x.test>"},
      {"\"\"@x.test", " <\"\"@x.test>"},
      {"\"a,b;c:d\"@x.test", " <\"a,b;c:d\"@x.test>"},
  });
}

TEST(Address, ObsoleteFormsParse) {
  check({
      {"john (c) . (d) q @ x . (e) test", "e <john.q@x.test>"},
      {"<@a.test, @b.test,, @[192.0.2.1] : j@x.test>", " <j@x.test>"},
      {",,a@x.test,,(nobody),b@y.test,", " <a@x.test>| <b@y.test>"},
      {"Team: ,a@x.test,, ;, b@y.test", " <a@x.test>| <b@y.test>"},
      {"", ""},
      {" \r\n ", ""},
      {"(only a comment)", ""},
  });
}

TEST(Address, DomainLiteralsParse) {
  check({
      {"a@[192.0.2.1]", " <a@[192.0.2.1]>"},
      {"a@[ IPv6:2001:db8::1 ]", " <a@[IPv6:2001:db8::1]>"},
  });
}

TEST(Address, CommentOfABareAddressIsItsName) {
  check({
      {"root@host.test (Cron Daemon)", "Cron Daemon <root@host.test>"},
      {"j@x.test (J. \"Joe\" (x) Doe)", "\"J. \\\"Joe\\\" (x) Doe\" <j@x.test>"},
      {"j@x.test (=?utf-8?q?J=C3=BCrgen?=)", "=?utf-8?q?J=C3=BCrgen?= <j@x.test>"},
      {"(a) j@x.test, (b) k@y.test ()", " <j@x.test>| <k@y.test>"},
      {"<j@x.test> (not a name)", " <j@x.test>"},
  });
}

TEST(Address, EightBitNamesAndUtf8AddressesParse) {
  check({
      {"J\xfcrgen M\xfcller <j@x.test>", "J\xfcrgen M\xfcller <j@x.test>"},
      {"\"M\xfcller, J.\" <j@x.test>", "\"M\xfcller, J.\" <j@x.test>"},
      {"Gr\xf6\xdf"
       "e: a@x.test;",
       " <a@x.test>"},
      {"j\xc3\xbcrgen@m\xc3\xbcller.example", " <j\xc3\xbcrgen@m\xc3\xbcller.example>"},
      {"=?iso-8859-1?Q?J=FCrgen?= <j@x.test>", "=?iso-8859-1?Q?J=FCrgen?= <j@x.test>"},
  });
}

TEST(Address, NamesMayHoldOldControlCharactersInQuotes) {
  check({{"\"\x1b$B$$\x1b(B\" <j@x.test>", "\"\x1b$B$$\x1b(B\" <j@x.test>"}});
}

TEST(Address, CommentsNestAsDeepAsTheyLike) {
  const std::string deep = std::string(100000, '(') + std::string(100000, ')');

  STRCMP_EQUAL(" <a@x.test>", shown(deep + "<a@x.test>").c_str());
}

TEST(Address, ManyMailboxesParse) {
  std::string value;
  for (int i = 0; i < 20000; ++i) value += "a@x.test,";

  LONGS_EQUAL(20000, parse_address_list(value)->size());
}

TEST(Address, DomainIsAfterTheLastAt) {
  const Row rows[] = {{"a@x.test", "x.test"}, {"\"a@b\"@x.test", "x.test"}, {"a", ""}, {"", ""}, {"a@", ""}};
  for (const Row& row : rows) STRCMP_EQUAL(row.shown, std::string(domain_of(row.value)).c_str());
}

TEST(Address, IsTheSameInAnyCase) {
  CHECK_TRUE(same_address("App@Contoso.example", "app@contoso.EXAMPLE"));
  CHECK_FALSE(same_address("app@contoso.example", "app@contoso.exampl"));
}
