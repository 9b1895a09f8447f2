#include "operate/letter.h"

#include <unistd.h>

#include <fmt/format.h>

#include "log/line.h"
#include "mail/date.h"

namespace exosubmit::operate {
namespace {

constexpr std::size_t kMaxSubject = 200;

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  return lines;
}

}  // namespace

std::string notice_sender(const config::Settings& settings) {
  return "exosubmit@" + settings.exchange.ehlo_name;
}

// RFC 3834 section 5: a program wrote it, and no program is to answer.
Letter letter_of(const Notice& notice, const config::Settings& settings, base::Clock::Wall now,
                 std::size_t left_out) {
  const std::string& host = settings.exchange.ehlo_name;
  Letter letter{settings.operator_.notify, host, notice_sender(settings), settings.operator_.contact, {}};
  std::string text = fmt::format(
      "Date: {}\nFrom: exosubmit <{}>\nTo: <{}>\nSubject: exosubmit on {}: {}\nMessage-ID: "
      "<{:x}.{}.exosubmit@{}>\n"
      "Auto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
      "Content-Transfer-Encoding: 8bit\n\n{}",
      mail::date(now), letter.sender, letter.recipient, host,
      log::cut(log::escape(notice.subject), kMaxSubject), now.time_since_epoch().count(), getpid(), host,
      notice.text);
  if (left_out > 0) {
    text += fmt::format(
        "\n{} notice{} before this one {} left out: there were too many. \"exosubmit status\" tells\n"
        "how it stands now.\n",
        left_out, left_out == 1 ? "" : "s", left_out == 1 ? "was" : "were");
  }
  text += fmt::format("\n-- \nexosubmit-milter on {}\n", host);
  letter.content = with_crlf(text);
  return letter;
}

}  // namespace exosubmit::operate
