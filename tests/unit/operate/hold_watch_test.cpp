// Which holds are news.
#include "operate/hold_watch.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Holds;
using operate::HoldWatch;

namespace {

Holds::Held held(const std::string& scope, const std::string& shown = "") {
  Holds::Held result;
  result.id = base::sha256(scope);
  result.scope = shown.empty() ? scope : shown;
  result.outcome =
      mail::Outcome::said_by_exchange(mail::Fate::kDeferred, 554, {5, 2, 2}, "full: you@example.net");
  return result;
}

}  // namespace

TEST_GROUP(HoldWatch){};

TEST(HoldWatch, TellsOfEachBeginningAndEndOnce) {
  HoldWatch watch({});
  CHECK_EQUAL(1U, watch.look({held("tenant")}).began.size());
  CHECK_TRUE(watch.look({held("tenant")}).began.empty());
  const auto news = watch.look({held("endpoint")});
  CHECK_EQUAL(std::string("endpoint"), news.began.front().scope);
  CHECK_EQUAL(std::string("tenant"), news.ended.front().scope);
}

TEST(HoldWatch, WhatWasHeldAtTheStartIsNoNewsButItsEndIs) {
  HoldWatch watch({held("tenant")});
  CHECK_TRUE(watch.look({held("tenant")}).began.empty());
  CHECK_EQUAL(1U, watch.look({}).ended.size());
}

TEST(HoldWatch, ANameThatIsKnownAgainIsNoNews) {
  HoldWatch watch({held("mailbox app@contoso.example", "a mailbox")});
  const auto news = watch.look({held("mailbox app@contoso.example")});
  CHECK_TRUE(news.began.empty());
  CHECK_TRUE(news.ended.empty());
}

TEST(HoldWatch, NamesNoRecipient) {
  CHECK_EQUAL(std::string("554 5.2.2 full: (address)"), operate::hold_status(held("tenant")).said);
}
