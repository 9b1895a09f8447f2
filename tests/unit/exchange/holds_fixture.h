// Holds with a clock, a store and a log in the test's hands, and the failures that begin them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "exchange/classify.h"
#include "exchange/holds.h"
#include "log/memory_sink.h"
#include "replies.h"
#include "state/memory_holds.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit::test {

using exchange::Judgement;
using exchange::Passage;
using exchange::Traveller;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::string_view kFull =
    "554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException [H 2024 08DC48BEE95C08E5]";
inline constexpr std::string_view kLogon = "430 4.2.0 STOREDRV; mailbox logon failure";
inline constexpr std::string_view kUnknown = "554 5.9.9 Something quite new";
inline constexpr std::string_view kTokenRefused = "535 5.7.3 Authentication unsuccessful";
inline constexpr std::string_view kInvalidRecipient =
    "554 5.2.0 STOREDRV.Submission.Exception:InvalidRecipientsException; Failed";
inline constexpr std::string_view kSendAsDenied =
    "554 5.2.252 SendAsDenied; app@contoso.example not allowed to send as boss@contoso.example";
inline constexpr std::string_view kThrottled =
    "550 5.2.252 Sender throttled due to continuous send as denied errors.";

// A message of mailbox app, named so that each name is another message.
inline Traveller message(std::string_view name) {
  return {"App@contoso.example", "Boss@contoso.example", base::sha256(name), true};
}

inline Traveller foreign_message(std::string_view name) {
  Traveller traveller = message(name);
  traveller.promised_from = false;
  return traveller;
}

inline Judgement said(exchange::Stage stage, std::string_view reply, bool promised_from = true) {
  return exchange::classify(stage, reply_of(reply), {promised_from});
}

inline Judgement no_connection() {
  return exchange::classify(smtp::ConnectFailure{smtp::ConnectFailure::Step::kConnect, {}, "timed out", {}});
}

struct HoldsFixture {
  FakeClock clock;
  state::MemoryHolds store;
  log::MemorySink sink;
  double random = 0;
  exchange::Holds holds{store, clock, sink, [this] { return random; }};

  Passage passed(const Traveller& traveller) {
    auto passage = holds.pass(traveller);
    CHECK_TRUE(passage.has_value());
    return std::move(*passage);
  }

  mail::Outcome fails(const Traveller& traveller, const Judgement& judgement) {
    return passed(traveller).failed(judgement);
  }

  mail::Outcome stopped(const Traveller& traveller) {
    const auto passage = holds.pass(traveller);
    CHECK_FALSE(passage.has_value());
    return passage.error();
  }

  void check_free(const Traveller& traveller) {
    CHECK_TRUE(holds.standing(traveller) == exchange::Holds::Standing::kFree);
  }
  void check_due(const Traveller& traveller) {
    CHECK_TRUE(holds.standing(traveller) == exchange::Holds::Standing::kDue);
  }
  void check_held(const Traveller& traveller) {
    CHECK_TRUE(holds.standing(traveller) == exchange::Holds::Standing::kHeld);
  }

  // The only hold's pause, from its last probe on, and not a second less or more.
  void check_pause(std::chrono::nanoseconds pause, const Traveller& traveller) {
    clock.advance(pause - seconds{1});
    check_held(traveller);
    clock.advance(seconds{1});
    check_due(traveller);
  }
};

}  // namespace exosubmit::test
