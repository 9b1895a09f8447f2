// An exosim program of the test's own, in a directory of its own.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace exosubmit::test {

// Started when constructed; stopped, its directory removed, when destroyed.
class Exosim {
 public:
  explicit Exosim(const std::vector<std::string>& options = {});
  ~Exosim();
  Exosim(const Exosim&) = delete;  // it owns a process
  Exosim& operator=(const Exosim&) = delete;

  bool running() const { return process_ > 0; }
  std::string env(const std::string& name) const;
  int smtp_port() const;
  int https_port() const;
  std::string client_secret() const { return file("client_secret"); }

  // `exosim control`: what it printed, and its exit code in front: "0 1\n".
  std::string control(const std::string& command) const;
  bool on(const std::string& rule) const;
  long count(const std::string& name) const;

  // A file in its directory; empty when there is none.
  std::string file(const std::string& name) const;

  // Until the file holds the text; false after 10 s.
  bool await(const std::string& name, const std::string& text) const;

  // Ends it with SIGTERM; the exit code. start() goes on in the same directory.
  int stop();
  void start(const std::vector<std::string>& options);

 private:
  void spawn(const std::vector<std::string>& options);

  // Until the condition holds, looked at when a file in the directory changes; false when the program dies
  // or after 10 s.
  bool await_change(const std::function<bool()>& condition) const;

  base::FileDescriptor watch_;  // of the directory
  base::FileDescriptor alive_;  // hangs up with the program
  std::string directory_;
  pid_t process_ = -1;
  std::map<std::string, std::string> env_;
};

}  // namespace exosubmit::test
