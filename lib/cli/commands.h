// The commands of the operator's tool: each has a file of its own, which knows its options and what it does.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace exosubmit::cli {

struct Command {
  CLI::App* parser = nullptr;                                // the application owns it
  std::function<int(const std::string& settings_file)> run;  // once its command line is parsed; exit status
  int misused = 1;                                           // exit status of a wrong command line
};

// Submits the message on standard input. 0: all accepted; 69: refused by Exchange or the guard; 75: anything
// else, so that pipe(8) keeps the mail.
Command add_send(CLI::App& app);

// Shows what would change in Postfix so that its mail goes to exosubmit, does it, or takes it out again. 0,
// or 1.
Command add_wire(CLI::App& app);

// Tells what an answer of Exchange or Entra ID means. 0; 1: it is not known.
Command add_explain(CLI::App& app);

// Prints the script for the Microsoft side. 0, or 1.
Command add_setup(CLI::App& app);

// Prints every setting with its value in effect. 0, or 78.
Command add_config(CLI::App& app);

}  // namespace exosubmit::cli
