// Checks on replies and files, as tests read best. Include it after our headers.
#pragma once

#include <string>

#include <CppUTest/TestHarness.h>

// The reply begins with what is expected.
#define SAYS(expected, reply)                                                    \
  do {                                                                           \
    const std::string expected_ = (expected);                                    \
    const std::string reply_ = (reply);                                          \
    STRCMP_EQUAL(expected_.c_str(), reply_.substr(0, expected_.size()).c_str()); \
  } while (false)

// The text contains the part.
#define HAS(part, text)                                        \
  do {                                                         \
    const std::string text_ = (text);                          \
    STRCMP_CONTAINS(std::string(part).c_str(), text_.c_str()); \
  } while (false)
