// milter-load: speaks the milter protocol to a milter as many smtpd processes of Postfix would, and prints as
// JSON what it measured: usage below. Exit 1: a session failed.
#include <sysexits.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "support/milter_load/load.h"

using namespace exosubmit::test;

namespace {

constexpr const char* kUsage =
    "usage: milter-load SOCKET [--sessions N] [--messages N] [--body-bytes N] [--together 1] [--patience "
    "SECONDS]\n"
    "                   [--watch PID] [--every MESSAGES]\n";

bool take(LoadOptions& options, std::string_view name, std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if (name == "--sessions") {
    options.sessions = value;
  } else if (name == "--messages") {
    options.messages = value;
  } else if (name == "--body-bytes") {
    options.body_bytes = value;
  } else if (name == "--together") {
    options.together = value != 0;
  } else if (name == "--patience") {
    options.patience = std::chrono::seconds(value);
  } else if (name == "--watch") {
    options.watched = static_cast<pid_t>(value);
  } else if (name == "--every") {
    options.every = value;
  } else {
    return false;
  }
  return true;
}

std::optional<LoadOptions> parse(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) return std::nullopt;
  LoadOptions options;
  options.socket = argv[1];
  for (int i = 2; i < argc; i += 2) {
    if (!take(options, argv[i], argv[i + 1])) return std::nullopt;
  }
  return options;
}

nlohmann::ordered_json report(LoadResult result) {
  nlohmann::ordered_json json{{"messages", result.measures.ends.size()}, {"seconds", result.took.count()}};
  for (const auto& [command, time] : result.measures.slowest) json["slowest"][command] = time.count();
  auto& ends = json["ends"] = nlohmann::ordered_json::array();
  std::sort(result.measures.ends.begin(), result.measures.ends.end());
  for (const Seconds end : result.measures.ends) ends.push_back(end.count());
  json["answers"] = result.measures.answers;
  json["most_in_end_of_message"] = result.measures.most_waiting;
  auto& memory = json["memory"] = nlohmann::ordered_json::array();
  for (const Memory& each : result.memory) {
    memory.push_back(
        {{"messages", each.messages}, {"resident_kb", each.resident_kb}, {"peak_kb", each.peak_kb}});
  }
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse(argc, argv);
  if (!options) {
    std::fputs(kUsage, stderr);
    return EX_USAGE;
  }
  auto result = run_load(*options);
  if (!result) {
    std::fprintf(stderr, "milter-load: %s\n", result.error().text.c_str());
    return 1;
  }
  std::printf("%s\n", report(*std::move(result)).dump().c_str());
  return 0;
}
