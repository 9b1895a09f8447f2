#include "cli/check/step_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace exosubmit::cli {
namespace {

struct Mark {
  std::string_view word;
  Colour colour;
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return {"ok", Colour::kGreen};
    case Verdict::kWarn:
      return {"warn", Colour::kYellow};
    case Verdict::kFail:
      return {"FAIL", Colour::kRed};
    case Verdict::kUnproved:
      break;
  }
  return {"unproved", Colour::kBold};
}

constexpr std::size_t kMarkColumns = 10;
constexpr std::size_t kTextColumn = 18;

std::string line(std::string_view name, std::string_view text) {
  return text.empty() ? "" : fmt::format("          {:<7} {}\n", name, text);
}

// Prose may be broken; what is to be compared or typed stays in one line.
std::string prose(std::string_view name, std::string_view text) {
  return line(name, wrapped(printable(text), kTextColumn));
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  return verdict == Verdict::kFail ? "fail" : mark_of(verdict).word;
}

std::string text_of(const Step& step, const Terminal& terminal) {
  const Mark mark = mark_of(step.verdict);
  std::string text = terminal.paint(mark.colour, mark.word) +
                     std::string(kMarkColumns - mark.word.size(), ' ') + printable(step.subject);
  if (step.verdict == Verdict::kOk) return text + '\n';
  text += fmt::format(" ({})\n", step.id) + line("tried", printable(step.tried)) +
          line("answer", printable(step.answer)) + prose("cause", step.cause);
  std::string_view name = "remedy";
  for (const std::string& each : step.remedy) {
    text += line(name, printable(each));
    name = "";
  }
  return text;
}

std::string closing_line(const std::vector<Step>& steps) {
  const auto count = [&](Verdict verdict) {
    return std::count_if(steps.begin(), steps.end(),
                         [&](const Step& step) { return step.verdict == verdict; });
  };
  std::string text = fmt::format("{} ok, {} warned, {} failed, {} unproved", count(Verdict::kOk),
                                 count(Verdict::kWarn), count(Verdict::kFail), count(Verdict::kUnproved));
  const auto first = std::find_if(steps.begin(), steps.end(),
                                  [](const Step& step) { return step.verdict == Verdict::kFail; });
  if (first == steps.end()) return text + '\n';
  return text + fmt::format(". Begin with: {} ({})\n", printable(first->subject), first->id);
}

}  // namespace exosubmit::cli
