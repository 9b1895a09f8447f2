#include "oauth/retry_after.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using std::chrono::seconds;

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr base::Clock::Wall kNow{seconds{784111777}};

TEST_GROUP(RetryAfter){};

TEST(RetryAfter, TakesSecondsAndDates) {
  const struct {
    const char *value, *date;
    std::optional<seconds> wait;
  } table[] = {
      {"60", "", seconds{60}},
      {" 0 ", "", seconds{0}},
      {"Sun, 06 Nov 1994 08:50:37 GMT", "", seconds{60}},
      {"Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:50:07 GMT", seconds{30}},
      {"Sun, 06 Nov 1994 08:50:37 GMT", "nonsense", seconds{60}},
      {"Sun, 06 Nov 1994 08:00:00 GMT", "", seconds{0}},
      {"Mon, 07 Nov 1994 00:00:00 GMT", "", seconds{54623}},
      {"", "", std::nullopt},
      {"soon", "", std::nullopt},
      {"-5", "", std::nullopt},
      {"60 seconds", "", std::nullopt},
      {"99999999999999999999", "", std::nullopt},
  };
  for (const auto& row : table) {
    CHECK_TRUE_TEXT(oauth::parse_retry_after(row.value, row.date, kNow) == row.wait, row.value);
  }
}

}  // namespace
}  // namespace exosubmit
