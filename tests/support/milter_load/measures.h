// What a load has seen.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace exosubmit::test {

using Seconds = std::chrono::duration<double>;

struct Measures {
  std::map<std::string, Seconds> slowest;      // of each answered command but the end of message
  std::vector<Seconds> ends;                   // every end of message, until its answer
  std::map<std::string, std::size_t> answers;  // to the end of message: "discard", or a reply's text
  std::size_t waiting = 0;                     // sessions in end-of-message now
  std::size_t most_waiting = 0;
};

}  // namespace exosubmit::test
