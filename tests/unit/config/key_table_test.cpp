// The key table, settings.h and conf/exosubmit.conf have the same keys and defaults.
#include "config/key_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "config/load.h"
#include "config/work_directory.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::config;

namespace {

// Converts to a member of any type: what an aggregate can be made from tells how many members it has.
struct Anything {
  template <typename T>
  operator T() const;
};

template <typename Aggregate, typename... Members>
constexpr std::size_t count_members() {
  if constexpr (requires { Aggregate{Members{}..., Anything{}}; }) {
    return count_members<Aggregate, Members..., Anything>();
  } else {
    return sizeof...(Members);
  }
}

std::size_t count_keys(std::string_view section) {
  const auto table = key_table();
  return static_cast<std::size_t>(
      std::count_if(table.begin(), table.end(), [&](const Key& key) { return key.section == section; }));
}

struct SampleKey {
  std::string default_text;
  std::string comment;     // the line above
  bool commented = false;  // out
};

// "section/key" to what conf/exosubmit.conf says of it.
std::map<std::string, SampleKey> sample_keys() {
  std::map<std::string, SampleKey> keys;
  std::istringstream sample(exosubmit::test::content_of(EXOSUBMIT_SOURCE_DIR "/conf/exosubmit.conf"));
  std::string section;
  std::string above;
  for (std::string line; std::getline(sample, line); above = line) {
    if (line.starts_with('[')) section = line.substr(1, line.find_first_of(" ]") - 1);
    const bool commented = line.starts_with('#');
    const std::size_t equals = line.find(" =");
    if (line.starts_with("# ") || equals == std::string::npos) continue;
    const std::string name = section + '/' + line.substr(commented ? 1 : 0, equals - (commented ? 1 : 0));
    CHECK_TRUE_TEXT(!keys.contains(name), name.c_str());
    keys[name] = {equals + 3 < line.size() ? line.substr(equals + 3) : "", above, commented};
  }
  return keys;
}

std::string path_of(const Key& key) { return std::string(key.section) + '/' + std::string(key.name); }

}  // namespace

TEST_GROUP(KeyTable){};

TEST(KeyTable, HasOneKeyForEachMemberOfTheSettings) {
  LONGS_EQUAL(count_members<MilterSettings>(), count_keys("milter"));
  LONGS_EQUAL(count_members<SelectSettings>(), count_keys("select"));
  LONGS_EQUAL(count_members<EntraSettings>(), count_keys("entra"));
  LONGS_EQUAL(count_members<ExchangeSettings>(), count_keys("exchange"));
  LONGS_EQUAL(count_members<MailboxSettings>(), count_keys("mailbox") + 1);  // its name is the section's
  LONGS_EQUAL(count_members<StateSettings>(), count_keys("state"));
  LONGS_EQUAL(count_members<LogSettings>(), count_keys("log"));
  LONGS_EQUAL(count_members<OperatorSettings>(), count_keys("operator"));
}

TEST(KeyTable, HasTheDefaultsOfTheSettings) {
  const Settings settings;
  const MailboxSettings mailbox;
  for (const Key& key : key_table()) {
    STRCMP_EQUAL_TEXT(std::string(key.default_text).c_str(), key.print(settings, mailbox).c_str(),
                      path_of(key).c_str());
  }
}

TEST(KeyTable, ReadsEachDefaultBack) {
  for (const Key& key : key_table()) {
    if (key.default_text.empty()) continue;
    Settings settings;
    MailboxSettings mailbox;

    CHECK_TRUE_TEXT(key.read(key.default_text, settings, mailbox).has_value(), path_of(key).c_str());
    STRCMP_EQUAL(std::string(key.default_text).c_str(), key.print(settings, mailbox).c_str());
  }
}

TEST(KeyTable, NamesEachKeyOnce) {
  std::set<std::string> paths;
  for (const Key& key : key_table()) CHECK_TRUE_TEXT(paths.insert(path_of(key)).second, path_of(key).c_str());
}

TEST(KeyTable, IsWhatTheSampleFileShows) {
  const auto sample = sample_keys();

  LONGS_EQUAL(key_table().size(), sample.size());
  for (const Key& key : key_table()) {
    const std::string path = path_of(key);
    const auto found = sample.find(path);
    CHECK_TRUE_TEXT(found != sample.end(), path.c_str());
    STRCMP_EQUAL_TEXT(std::string(key.default_text).c_str(), found->second.default_text.c_str(),
                      path.c_str());
    STRCMP_CONTAINS_TEXT(("# " + std::string(key.meaning)).c_str(), found->second.comment.c_str(),
                         path.c_str());
    const bool marked = found->second.comment.ends_with(" Not built yet.");
    CHECK_EQUAL_TEXT(key.standing == Standing::kNotBuilt, marked, path.c_str());
    const bool required = found->second.comment.ends_with(" Required.");
    CHECK_EQUAL_TEXT(required, !found->second.commented, path.c_str());
  }
}

TEST(KeyTable, LeavesOnlyWhatIsRequiredToBeFilledIntoTheSampleFile) {
  std::string told;
  for (const Mistake& mistake : load(EXOSUBMIT_SOURCE_DIR "/conf/exosubmit.conf").mistakes) {
    told += mistake.text.substr(mistake.text.find('['),
                                mistake.text.find(" is required") - mistake.text.find('[')) +
            '\n';
  }

  STRCMP_EQUAL("[entra] tenant:\n[entra] client_id:\n[entra] client_secret_file:\n[mailbox main] username:\n",
               told.c_str());
}
