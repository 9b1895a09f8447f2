#include "mail/enhanced_status.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::mail;

TEST_GROUP(EnhancedStatus){};

TEST(EnhancedStatus, IsReadAtTheStartOfAText) {
  const struct {
    const char* text;
    EnhancedStatus status;
  } rows[] = {
      {"2.0.0", {2, 0, 0}},
      {"5.7.139 Authentication unsuccessful", {5, 7, 139}},
      {"4.999.999 x", {4, 999, 999}},
  };
  for (const auto& row : rows) {
    const auto status = EnhancedStatus::parse(row.text);
    CHECK_TRUE_TEXT(status == row.status, row.text);
  }
}

TEST(EnhancedStatus, IsNotReadFromOtherTexts) {
  for (const char* text : {"", "5", "5.7", "5.7.", "3.0.0 x", "5.7.1x", "5.7.1000", " 5.7.1", "-5.7.1",
                           "5.-7.1", "5.7.1.2", "55.7.1", "1.2.3.4 is an address"}) {
    CHECK_FALSE_TEXT(EnhancedStatus::parse(text).has_value(), text);
  }
}

TEST(EnhancedStatus, IsWrittenWithDots) {
  STRCMP_EQUAL("5.7.139", (EnhancedStatus{5, 7, 139}).to_string().c_str());
}
