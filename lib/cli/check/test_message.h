// The message that `exosubmit check --send` sends.
#pragma once

#include <string>

#include "base/result.h"
#include "config/settings.h"
#include "mail/message.h"

namespace exosubmit::cli {

struct TestMessage {
  std::string from;
  std::string to;
  std::string message_id;  // with its brackets
};

// A Message-ID that nobody else has, in the domain of `from`.
std::string new_message_id(const std::string& from);

// Tells what it is, and asks for no automatic answer.
base::Result<mail::Message> make_test_message(const TestMessage& test,
                                              const config::MilterSettings& settings);

}  // namespace exosubmit::cli
