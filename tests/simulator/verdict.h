// What Exchange thinks of a message once it has all of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/dialogues.h"
#include "simulator/mailboxes.h"

namespace exosubmit::simulator {

struct Submission {
  std::string mailbox;            // who is authenticated
  std::string sender;             // of the envelope; empty for <>
  std::size_t declared_size = 0;  // 0: none
  bool smtputf8 = false;
  bool eight_bit = false;  // BODY=8BITMIME or BINARYMIME
  bool binary = false;     // BODY=BINARYMIME
  bool too_large = false;
  std::string_view content;
};

// Breaches of the protocol in the content, in words.
std::vector<std::string> content_mistakes(const Submission& submission);

struct Refusal {
  std::string name;  // of its text
  Dialogues::Values values;
};

// Nothing when it is accepted. Limits are not looked at.
std::optional<Refusal> judge(const Submission& submission, const Mailboxes& mailboxes);

}  // namespace exosubmit::simulator
