#include "exchange/recent.h"

#include <string>

#include <CppUTest/TestHarness.h>

using exosubmit::exchange::Recent;

TEST_GROUP(Recent) { Recent<std::string, int> recent{2}; };

TEST(Recent, KeepsWhatIsTouched) {
  recent.touch("a") = 1;
  recent.touch("a") += 1;

  CHECK_EQUAL(2, *recent.find("a"));
  POINTERS_EQUAL(nullptr, recent.find("b"));
}

TEST(Recent, ForgetsWhatWasTouchedLongestAgo) {
  recent.touch("a") = 1;
  recent.touch("b") = 2;
  recent.touch("a");
  recent.touch("c") = 3;

  CHECK_EQUAL(1, *recent.find("a"));
  CHECK_EQUAL(3, *recent.find("c"));
  POINTERS_EQUAL(nullptr, recent.find("b"));
}

TEST(Recent, ErasesOneOrAll) {
  recent.touch("a");
  recent.touch("b");
  recent.erase("a");
  recent.erase("nothing");
  POINTERS_EQUAL(nullptr, recent.find("a"));
  CHECK_TRUE(recent.find("b") != nullptr);

  recent.clear();
  POINTERS_EQUAL(nullptr, recent.find("b"));
  recent.touch("c") = 3;
  CHECK_EQUAL(3, *recent.find("c"));
}
