#include "cli/check/printer.h"

#include "cli/check/step_text.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kProgressBytes = 70;  // of a line: it is cleared as one

}  // namespace

void Printer::add(Step step) {
  clear_progress();
  std::fputs(text_of(step, terminal_).c_str(), out_);
  std::fflush(out_);
}

void Printer::begin(const std::string& what) {
  if (!progress_) return;
  clear_progress();
  std::fprintf(out_, "...       %s", printable(what).substr(0, kProgressBytes).c_str());
  std::fflush(out_);
  shows_progress_ = true;
}

void Printer::clear_progress() {
  if (shows_progress_) std::fputs("\r\x1b[K", out_);
  shows_progress_ = false;
}

}  // namespace exosubmit::cli
