#include "exchange/catalogue.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/ascii.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;            // NOLINT(google-build-using-namespace)
using namespace exosubmit::exchange;  // NOLINT(google-build-using-namespace)

namespace {

bool kebab_case(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return c == '-' || base::is_digit(c) || (base::is_letter(c) && base::to_lower(c) == c);
  });
}

bool one_plain_line(std::string_view text) {
  constexpr std::size_t kLongest = 300;
  return !text.empty() && text.size() < kLongest && base::is_ascii(text) && text.front() != ' ' &&
         text.find('"') == std::string_view::npos && std::none_of(text.begin(), text.end(), base::is_control);
}

}  // namespace

TEST_GROUP(Catalogue){static void check_each(bool (*fit)(const Entry&)){
    for (const Entry& entry
         : catalogue()){CHECK_TEXT(fit(entry), std::string(entry.id).c_str());
}
}
}
;

TEST(Catalogue, HasRowsOfEveryPart) { CHECK_TRUE(catalogue().size() > 150); }

TEST(Catalogue, IdsAreUniqueAndInKebabCase) {
  std::set<std::string_view> seen;
  for (const Entry& entry : catalogue()) {
    CHECK_TEXT(kebab_case(entry.id), std::string(entry.id).c_str());
    CHECK_TEXT(seen.insert(entry.id).second, std::string(entry.id).c_str());
  }
}

TEST(Catalogue, FindsRowsById) {
  const Entry* found = find_entry("send-as-denied");

  CHECK_TRUE(found != nullptr);
  CHECK_EQUAL(554, found->code);
  POINTERS_EQUAL(nullptr, find_entry("no-such-row"));
  POINTERS_EQUAL(nullptr, find_entry(""));
}

TEST(Catalogue, EveryRowIsToldInPlainLines) {
  check_each([](const Entry& entry) {
    return one_plain_line(entry.meaning) && one_plain_line(entry.cause) && one_plain_line(entry.remedy) &&
           one_plain_line(entry.source) && entry.meaning.ends_with('.');
  });
}

TEST(Catalogue, SamplesOfRepliesBeginWithTheRowsCodes) {
  check_each([](const Entry& entry) {
    if (entry.stage == Stage::kToken) return true;
    const std::string code =
        entry.code == 0 ? std::string(entry.sample.substr(0, 3)) : std::to_string(entry.code);
    const std::string codes = code + ' ' + std::string(entry.status) + ' ';
    return code >= "400" && code <= "599" && entry.sample.starts_with(codes);
  });
}

TEST(Catalogue, NoReplyIsKnownByItsCodesAlone) {
  check_each([](const Entry& entry) { return entry.stage == Stage::kToken || !entry.words.empty(); });
}

TEST(Catalogue, RowsOfEntraBearTheirNumber) {
  check_each([](const Entry& entry) {
    const std::string number = std::to_string(entry.aadsts);
    return entry.stage != Stage::kToken ? entry.aadsts == 0 && entry.error.empty() && entry.http_status == 0
           : entry.aadsts != 0
               ? entry.id == "aadsts" + number && entry.sample.starts_with("AADSTS" + number + ": ") &&
                     !entry.error.empty() && entry.http_status >= 400
               : entry.http_status >= 400 && !entry.sample.empty();
  });
}

TEST(Catalogue, WhatHoldsAScopeNamesItsPause) {
  check_each([](const Entry& entry) {
    const bool pauses = entry.pause != Pause::kNone;
    return pauses == (entry.scope != Scope::kNone && entry.scope != Scope::kConcurrency) &&
           (pauses || entry.hold_after == 1);
  });
}

TEST(Catalogue, WhatIsRefusedHoldsNothingAtOnce) {
  check_each([](const Entry& entry) {
    return entry.fate != mail::Fate::kRefused || entry.scope == Scope::kNone || entry.hold_after == 3;
  });
}

TEST(Catalogue, ARunIsOfNoMoreMessagesThanFailures) {
  check_each([](const Entry& entry) { return entry.of_messages <= entry.hold_after; });
  CHECK_EQUAL(2U, find_entry("mailbox-logon-failure")->of_messages);
}

TEST(Catalogue, WhatEntraLogsTellsWhereToLook) {
  check_each([](const Entry& entry) {
    const bool logged = entry.stage == Stage::kToken || entry.code == 535;
    return logged == (where_to_look(entry).find("Service principal sign-ins") != std::string_view::npos);
  });
}
