#include "base/secret.h"

#include <utility>

#include <CppUTest/TestHarness.h>

using namespace exosubmit::base;

TEST_GROUP(Secret){};

TEST(Secret, RevealsWhatItWasGiven) {
  const Secret secret(std::string("token"));

  CHECK_TRUE(secret.reveal() == "token");
  LONGS_EQUAL(5, secret.size());
  CHECK_FALSE(secret.empty());
}

TEST(Secret, ComparesByContent) {
  CHECK_TRUE(Secret(std::string("one")) == Secret(std::string("one")));
  CHECK_FALSE(Secret(std::string("one")) == Secret(std::string("two")));
  CHECK_FALSE(Secret(std::string("one")) == Secret(std::string("one more")));
}

TEST(Secret, LeavesNothingBehindWhenMoved) {
  Secret source(std::string("short"));

  const Secret moved(std::move(source));

  CHECK_TRUE(moved.reveal() == "short");
  CHECK_TRUE(source.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, KeepsItsContentWhenAssignedToItself) {
  Secret secret(std::string("token"));
  const Secret& same = secret;

  secret = same;

  CHECK_TRUE(secret.reveal() == "token");
}

TEST(Secret, WipingOverwritesTheUnusedCapacityToo) {
  std::string text = "a secret that is longer than a short string";
  const char* const octets = text.data();
  const std::size_t capacity = text.capacity();
  text.resize(2);

  wipe(text);

  CHECK_TRUE(text.empty());
  LONGS_EQUAL(capacity, text.capacity());
  for (std::size_t i = 0; i < capacity; ++i) LONGS_EQUAL(0, octets[i]);
}
