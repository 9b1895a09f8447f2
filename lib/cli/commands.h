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

// Looks at the whole set-up step by step and tells what to do. 0, or 1 when a step failed.
Command add_check(CLI::App& app);

// Shows the claims of a fresh token and when it expires, never the token. 0, or 1.
Command add_token(CLI::App& app);
// Shows how the daemon stands. 0: all is well; 1: something is held or needs somebody to look; 69: it is not
// running.
Command add_status(CLI::App& app);
// Tries now what is held. 0: asked for; 69: the daemon is not running, or nothing of that name is held.
Command add_release(CLI::App& app);

}  // namespace exosubmit::cli
