// Plays a readable dialogue against an engine: "C: " lines are what it must write, "S: " lines the replies.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "smtp/dialogue.h"
#include "smtp/reply.h"

namespace exosubmit::test {

struct PlayOptions {
  std::size_t octets_per_write = 1'000'000;
  std::size_t octets_per_read = 1'000'000;
};

// Empty where the engine kept to the script, else what differed. Consecutive lines of one side are one
// flight: the engine must not wait before its end, and must wait after it. A script that ends with "S: "
// lines ends the dialogue; one that ends with "C: " lines leaves the engine waiting.
class Play {
 public:
  explicit Play(smtp::Dialogue& engine, PlayOptions options = {}) : engine_(engine), options_(options) {}

  std::string operator()(std::string_view script) {
    const std::vector<std::string> flights = split(script);
    for (const std::string& flight : flights) {
      const bool ours = flight.front() == 'C';
      std::string error = ours ? expect(flight.substr(1)) : reply(flight.substr(1));
      if (!error.empty()) return error;
    }
    const bool ended = flights.back().front() == 'S';
    if (ended && engine_.wants() != smtp::Dialogue::Wants::kNothing) return "the engine wants to go on";
    return {};
  }

 private:
  // "Cline\r\nline\r\n", "Sreply\r\n", ...
  static std::vector<std::string> split(std::string_view script) {
    std::vector<std::string> flights;
    while (!script.empty()) {
      const std::size_t end = script.find('\n');
      const std::string_view line = script.substr(0, end);
      script.remove_prefix(std::min(script.size(), line.size() + 1));
      if (line.size() < 2) continue;
      if (flights.empty() || flights.back().front() != line.front()) flights.emplace_back(1, line.front());
      flights.back() += std::string(line.substr(std::min<std::size_t>(3, line.size()))) + "\r\n";
    }
    return flights;
  }

  std::string expect(const std::string& wanted) {
    std::string sent;
    while (engine_.wants() == smtp::Dialogue::Wants::kWrite) {
      const std::string_view piece = engine_.output().substr(0, options_.octets_per_write);
      if (piece.empty()) return "nothing to write";
      sent += piece;
      engine_.written(piece.size());
    }
    return sent == wanted ? "" : "wanted:\n" + wanted + "but the engine wrote:\n" + sent;
  }

  std::string reply(std::string_view octets) {
    while (!octets.empty()) {
      const std::size_t count = std::min(octets.size(), options_.octets_per_read);
      parser_.feed(octets.substr(0, count));
      octets.remove_prefix(count);
      while (auto reply = parser_.next()) {
        if (engine_.wants() != smtp::Dialogue::Wants::kRead) return "not waited for: " + reply->to_string();
        engine_.received(*reply);
      }
    }
    return parser_.broken().value_or("");
  }

  smtp::Dialogue& engine_;
  PlayOptions options_;
  smtp::ReplyParser parser_;
};

}  // namespace exosubmit::test
