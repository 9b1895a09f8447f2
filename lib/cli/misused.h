// A wrong command line: what is said about it, and help that fits a terminal.
#pragma once

#include <memory>
#include <string>

namespace CLI {
class App;
class FormatterBase;
class ParseError;
}  // namespace CLI

namespace exosubmit::cli {

// One or two lines for standard error; an unknown command or option is answered with the nearest one.
std::string misuse_words(const CLI::App& app, const CLI::ParseError& error);

// Help whose lines fit 80 columns. Set it before the commands are added: they take it over.
std::shared_ptr<CLI::FormatterBase> narrow_help();

}  // namespace exosubmit::cli
