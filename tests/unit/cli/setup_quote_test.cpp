#include "cli/setup/quote.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(SetupQuote){};

TEST(SetupQuote, AFiltersStringHasDoubledApostrophes) {
  STRCMP_EQUAL("'it''s \u2019'", cli::odata_literal("it's \u2019").c_str());
}

TEST(SetupQuote, WhatEndsALineOrSteersATerminalIsNoName) {
  CHECK_TRUE(cli::is_plain_name("Caf\u00e9 \u2019 ;'\"$"));
  for (const char* name :
       {"", "  ", "a\nb", "a\rb", "a\tb", "a\x1b[2J", "a\x7f", "a\u0085b", "a\u2028b", "a\u2029b", "a\xff"}) {
    CHECK_FALSE_TEXT(cli::is_plain_name(name), name);
  }
}

TEST(SetupQuote, WhatIsFilledInIsNotFilledAgain) {
  STRCMP_EQUAL("a@b.example, @B@ and @UNKNOWN@ @",
               cli::filled("@A@, @B@ and @UNKNOWN@ @", {{"A", "a@b.example"}, {"B", "@B@"}}).c_str());
}
