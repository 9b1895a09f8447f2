#include "cli/check/test_message.h"

#include <ctime>
#include <random>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace exosubmit::cli {

std::string new_message_id(const std::string& from) {
  std::random_device random;
  return fmt::format("<exosubmit-check.{:08x}{:08x}{:08x}@{}>", random(), random(), random(),
                     from.substr(from.rfind('@') + 1));
}

base::Result<mail::Message> make_test_message(const TestMessage& test,
                                              const config::MilterSettings& settings) {
  mail::Message message{{}, mail::Body(settings.memory_per_message, settings.spool_directory)};
  const std::string date = fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(std::time(nullptr)));
  message.header = {{"Date", ' ' + date},
                    {"From", " <" + test.from + '>'},
                    {"To", " <" + test.to + '>'},
                    {"Subject", " exosubmit check: sent as " + test.from},
                    {"Message-ID", ' ' + test.message_id},
                    {"Auto-Submitted", " auto-generated"},
                    {"X-Auto-Response-Suppress", " All"}};
  auto stored = message.body.append(
      "This message was sent by \"exosubmit check --send\" to prove that this host may\r\n"
      "send as the address in From. It can be deleted.\r\n");
  if (stored) stored = message.body.finish();
  if (!stored) return base::failure(stored.error());
  return message;
}

}  // namespace exosubmit::cli
