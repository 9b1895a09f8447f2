#include "cli/nearest.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

const std::vector<std::string> kCommands{"wire", "send", "config", "check", "status", "explain", "setup"};

std::string meant(const std::string& word) { return cli::nearest(word, kCommands).value_or("nothing"); }

}  // namespace

TEST_GROUP(Nearest){};

TEST(Nearest, CountsEachWayOfMisspelling) {
  UNSIGNED_LONGS_EQUAL(0, cli::distance("check", "check"));
  UNSIGNED_LONGS_EQUAL(1, cli::distance("chek", "check"));
  UNSIGNED_LONGS_EQUAL(1, cli::distance("checkk", "check"));
  UNSIGNED_LONGS_EQUAL(1, cli::distance("chack", "check"));
  UNSIGNED_LONGS_EQUAL(1, cli::distance("chekc", "check"));
  UNSIGNED_LONGS_EQUAL(5, cli::distance("", "check"));
}

TEST(Nearest, FindsWhatWasMeant) {
  STRCMP_EQUAL("check", meant("chekc").c_str());
  STRCMP_EQUAL("status", meant("stats").c_str());
  STRCMP_EQUAL("explain", meant("expalin").c_str());
  STRCMP_EQUAL("send", meant("sned").c_str());
  STRCMP_EQUAL("--apply", cli::nearest("--aply", {"--sender", "--apply"}).value_or("").c_str());
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
  STRCMP_EQUAL("nothing", meant("frobnicate").c_str());
  STRCMP_EQUAL("nothing", meant("").c_str());
  STRCMP_EQUAL("nothing", meant(std::string(100'000, 'x')).c_str());
  CHECK_FALSE(cli::nearest("check", {}).has_value());
}
