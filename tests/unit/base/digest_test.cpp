#include "base/digest.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::base;

TEST_GROUP(Digest){};

// FIPS 180-2, appendix B.
TEST(Digest, GivesTheStandardsExamples) {
  STRCMP_EQUAL("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", hex(sha256("")).c_str());
  STRCMP_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
               hex(sha256("abc")).c_str());
}

TEST(Digest, IsTheSameInPieces) {
  Sha256 hash;

  hash.update("a");
  hash.update("");
  hash.update("bc");

  CHECK_TRUE(hash.finish() == sha256("abc"));
}

TEST(Digest, TellsFieldsApartThatGiveTheSameOctetsWhenJoined) {
  Sha256 one;
  Sha256 other;

  one.update_field("ab");
  one.update_field("c");
  other.update_field("a");
  other.update_field("bc");

  CHECK_FALSE(one.finish() == other.finish());
}
