// Broken address lists: the error names the offending part.
#include "mail/address.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(AddressError){};

TEST(AddressError, NamesTheOffendingPart) {
  const struct {
    std::string_view value;
    const char* error;
  } rows[] = {
      {"a@x.test, Doe, John <j@x.test>", "'Doe' has no domain"},
      {"user", "'user' has no domain"},
      {"\"user\"", "'\"user\"' has no domain"},
      {"<user>", "'<user>' has no domain"},
      {"John <user@>", "'John <user@>' has no domain after the @"},
      {"a@", "'a@' has no domain after the @"},
      {"@x.test", "'@' has no valid local part"},
      {"<@x.test>", "'<@x.test>' has a broken source route"},
      {"<>", "'<>' is no address"},
      {"a@x.test, John <>", "'John <>' is no address"},
      {"a@x.test b@y.test", "'a@x.test' wants a comma after it"},
      {"a@x.test; b@y.test", "'a@x.test' wants a comma after it"},
      {"John <a@x.test> Doe", "'John <a@x.test>' wants a comma after it"},
      {"a@b@c.test", "'a@b@' wants a comma after it"},
      {"John Doe a@x.test", "'John Doe a@' has no valid local part"},
      {"a..b@x.test", "'a..b@' has no valid local part"},
      {".a@x.test", "'.a@' has no valid local part"},
      {"a.@x.test", "'a.@' has no valid local part"},
      {"a@x..test", "'a@x..' has a broken domain"},
      {"a@x.test.", "'a@x.test.' has a broken domain"},
      {"a@.x.test", "'a@.' has no domain after the @"},
      {"a@x test", "'a@x' wants a comma after it"},
      {"a@\"x\".test", "'a@' has no domain after the @"},
      {"a@[192.0.2.1", "'[192.0.2.1' opens what nothing closes"},
      {"a@[x\\]y]", "'a@[x\\]y]' has a broken domain literal"},
      {"a@[[x]", "'a@[[x]' has a broken domain literal"},
      {"a@[x].test", "'a@[x].' wants a comma after it"},
      {"John <a@x.test", "'John <a@x.test' has no > after its address"},
      {"John <a@x.test, b@y.test", "'John <a@x.test' has no > after its address"},
      {"a@x.test>", "'a@x.test>' wants a comma after it"},
      {"user@here@there.test <a@x.test>", "'user@here@' wants a comma after it"},
      {"[Support] <a@x.test>", "'[Support]' is no address"},
      {"Support] <a@x.test>", "'Support]' has no domain"},
      {".John <a@x.test>", "'.John <' has a name that begins with a dot"},
      {"\"John <a@x.test>", "'\"John <a@x.test>' opens what nothing closes"},
      {"John (the boss <a@x.test>", "'(the boss <a@x.test>' opens what nothing closes"},
      {"John) <a@x.test>", "'John)' has no domain"},
      {"Team: a@x.test", "'Team: a@x.test' is a group that no semicolon ends"},
      {"Team: a@x.test, Inner: b@y.test;;", "'Inner:' has no domain"},
      {": a@x.test;", "':' has no name before the colon"},
      {"Team: a@x.test;;", "'Team: a@x.test;' wants a comma after it"},
      {"Team: a@x.test; b@y.test", "'Team: a@x.test;' wants a comma after it"},
      {"mailto:a@x.test", "'mailto:a@x.test' is a group that no semicolon ends"},
      {"a\\b@x.test", "'a\\' has no domain"},
      {"<@a.test:@b.test:j@x.test>", "'<@a.test:@' has no valid local part"},
      {"<,", "'<,' has a broken source route"},
      {"a\x01@x.test", "'a?' holds a control character"},
      {std::string_view("a@x\0.test", 9), "'a@x?' holds a control character"},
      {"\"a\x01\"@x.test", "'\"a?\"@x.test' has a control character in its address"},
      {"\"a\tb\"@x.test", "'\"a?b\"@x.test' has a control character in its address"},
      {"j\xfcrgen@x.test", "'j?rgen@x.test' has an address that is not UTF-8"},
      {"a@m\xfcller.test", "'a@m?ller.test' has an address that is not UTF-8"},
      {"Best\r\nInjected: x <a@x.test>", "'Best??Injected: x <a@x.test>' is a group that no semicolon ends"},
  };
  for (const auto& row : rows) {
    const auto parsed = mail::parse_address_list(row.value);
    CHECK_FALSE_TEXT(parsed.has_value(), row.error);
    STRCMP_EQUAL(row.error, parsed.error().text.c_str());
    CHECK_TRUE(parsed.error().remedy == base::Remedy::kRefuse);
  }
}

TEST(AddressError, StaysShortWhateverThePart) {
  const auto parsed = mail::parse_address_list(std::string(100000, 'x'));

  CHECK_FALSE(parsed.has_value());
  CHECK_TRUE(parsed.error().text.size() < 150);
}
