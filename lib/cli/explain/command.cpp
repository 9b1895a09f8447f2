// exosubmit explain: what an answer of Exchange or Entra ID means and what cures it.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/ascii.h"
#include "base/result.h"
#include "cli/commands.h"
#include "cli/explain/words.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kMostOctets = 64 * 1024;

struct ExplainOptions {
  std::vector<std::string> reply;
  bool list = false;
};

base::Result<std::string> read_input() {
  if (is_terminal(stdin)) std::fputs("Paste a reply or lines of a log, then press Control-D:\n", stderr);
  std::string text(kMostOctets + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  if (std::ferror(stdin) == 0) return text;
  return base::failure(base::operator_must_act(std::string("standard input: ") + std::strerror(errno)));
}

bool is_text(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return base::is_control(c) && c != '\n' && c != '\r' && c != '\t'; });
}

// Why it cannot be explained; empty where it can.
std::string unfit(const std::string& text) {
  if (!is_text(text)) return "this is no text: give it a reply, or lines of a log";
  if (text.size() > kMostOctets) return "more than 64 KB: give it a reply, or a few lines of a log";
  if (base::trim(text).empty())
    return "nothing was given: paste a reply, a line of a log, a code or an AADSTS number";
  return {};
}

int complain(const std::string& text) {
  std::fprintf(stderr, "exosubmit explain: %s\n", text.c_str());
  return 1;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

int run(const ExplainOptions& options) {
  if (options.list) {
    std::fputs(list_words().c_str(), stdout);
    return 0;
  }
  std::string text = joined(options.reply);
  if (options.reply.empty()) {
    auto input = read_input();
    if (!input) return complain(input.error().text);
    text = *std::move(input);
  }
  const std::string why = unfit(text);
  if (!why.empty()) return complain(why);

  const Terminal terminal = Terminal::of(stdout);
  const auto explanations = explain_lines(text);
  for (const Explanation& each : explanations) {
    if (&each != &explanations.front()) std::fputs("\n", stdout);
    std::fputs(explanation_words(each, terminal).c_str(), stdout);
  }
  return explanations.front().rows.empty() ? 1 : 0;
}

}  // namespace

Command add_explain(CLI::App& app) {
  auto* const command = app.add_subcommand("explain", "tell what an answer of Exchange or Entra ID means");
  const auto options = std::make_shared<ExplainOptions>();
  auto* const reply =
      command->add_option("reply", options->reply,
                          "a reply, a code, an AADSTS number or a line of a log; without it: from "
                          "standard input");
  reply->type_name("");
  command->add_flag("--list", options->list, "every known answer, one a line")->excludes(reply);
  return {command, [options](const std::string&) { return run(*options); }};
}

}  // namespace exosubmit::cli
