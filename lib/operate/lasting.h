// A length of time as people say it.
#pragma once

#include <chrono>
#include <string>

namespace exosubmit::operate {

// The two largest units: "45 s", "12 min 5 s", "3 h 10 min", "6 d 2 h". Less than nothing is "0 s".
std::string lasting(std::chrono::seconds time);

}  // namespace exosubmit::operate
