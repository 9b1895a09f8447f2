#include "cli/misused.h"

#include <optional>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/nearest.h"
#include "cli/terminal.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kDescriptionColumn = 30;  // CLI11's own
constexpr std::size_t kColumns = 80;

class NarrowHelp final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    const std::string help = CLI::Formatter::make_help(app, std::move(name), mode);
    std::string narrow;
    for (std::size_t begin = 0; begin < help.size();) {
      const std::size_t end = std::min(help.find('\n', begin), help.size());
      narrow += fitted(help.substr(begin, end - begin)) + '\n';
      begin = end + 1;
    }
    return narrow;
  }

 private:
  static std::string fitted(const std::string& line) {
    if (line.size() <= kColumns) return line;
    const bool described = line.starts_with("  ") && line.size() > kDescriptionColumn;
    const std::size_t start = described && line[kDescriptionColumn - 1] == ' ' ? kDescriptionColumn : 0;
    return line.substr(0, start) + wrapped(std::string_view(line).substr(start), start);
  }
};

const CLI::App& given(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string unknown_words(const CLI::App& app, const std::string& word) {
  const bool option = word.starts_with('-');
  const std::string name = option ? word.substr(0, word.find('=')) : word;
  const auto meant = option ? (name.starts_with("--") ? nearest(name, options_of(app)) : std::nullopt)
                            : nearest(name, commands_of(app));
  return std::string(option ? "no option '" : "no command '") + printable(name) + '\'' +
         (meant ? "; did you mean '" + *meant + "'?" : "");
}

}  // namespace

std::string misuse_words(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = given(app);
  const std::string program = &command == &app ? "exosubmit" : "exosubmit " + command.get_name();
  const std::vector<std::string> unknown = command.remaining();
  const bool misspelt = !unknown.empty() && (&command == &app || unknown.front().starts_with('-'));
  const std::string what = misspelt ? unknown_words(command, unknown.front()) : printable(error.what());
  return program + ": " + what + "\nSee '" + program + " --help'.\n";
}

std::shared_ptr<CLI::FormatterBase> narrow_help() { return std::make_shared<NarrowHelp>(); }

}  // namespace exosubmit::cli
