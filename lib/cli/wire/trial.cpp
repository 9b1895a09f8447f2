#include "cli/wire/trial.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/postfix/child.h"

namespace exosubmit::cli {
namespace {

using base::Result;

// A directory for a trial; it and what is in it go with the object.
class Scratch {
 public:
  Scratch() : path_((std::filesystem::temp_directory_path() / "exosubmit-trial.XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  Scratch(const Scratch&) = delete;  // one owner removes it
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  bool write(const std::string& name, const std::string& text) const {
    std::ofstream file(path_ + '/' + name, std::ios::binary);
    file << text;
    file.close();
    return !path_.empty() && file.good();
  }

 private:
  std::string path_;
};

tl::unexpected<base::Error> no_scratch() {
  return base::failure(base::operator_must_act(std::string("a trial cannot be written below ") +
                                               std::filesystem::temp_directory_path().string() + ": " +
                                               std::strerror(errno)));
}

// What postconf says on standard error, as if it spoke of `named`.
Result<std::vector<std::string>> complaints(const std::string& directory, const std::string& named) {
  const auto ran = run({"postconf", "-c", directory, "-n"});
  if (!ran) return base::failure(ran.error());
  std::vector<std::string> lines;
  std::istringstream text(ran->errors);
  for (std::string line; std::getline(text, line);) {
    for (std::size_t at = line.find(directory); at != std::string::npos;
         at = line.find(directory, at + named.size())) {
      line.replace(at, directory.size(), named);
    }
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  if (ran->status == 0) return lines;
  return base::failure(base::operator_must_act("Postfix would not read the result: " +
                                               (lines.empty() ? "postconf fails" : lines.back())));
}

}  // namespace

Result<std::vector<std::string>> try_out(const std::string& config_directory,
                                         const std::vector<FileChange>& changes) {
  const Scratch scratch;
  for (const FileChange& change : changes) {
    const std::string name = std::filesystem::path(change.path).filename().string();
    if (change.after && !scratch.write(name, *change.after)) return no_scratch();
  }
  const auto now = complaints(config_directory, config_directory);
  if (!now) return base::failure(now.error());
  auto then = complaints(scratch.path(), config_directory);
  if (!then) return base::failure(then.error());
  const auto services = read_postfix(scratch.path());
  if (!services) return base::failure(services.error());
  std::erase_if(*then, [&](const std::string& line) {
    return std::find(now->begin(), now->end(), line) != now->end();
  });
  return *then;
}

Result<PostfixInstance> read_unwired(const PostfixInstance& postfix, const SiteFiles& files) {
  if (!files.is_wired()) return postfix;
  const Scratch scratch;
  // So that $config_directory means what it means in the real one.
  const std::string place = "\nconfig_directory = " + postfix.config_directory + '\n';
  if (!scratch.write("main.cf", files.main_cf().unwired() + place) ||
      !scratch.write("master.cf", files.master_cf().unwired())) {
    return no_scratch();
  }
  auto unwired = read_postfix(scratch.path());
  if (!unwired) return unwired;
  unwired->config_directory = postfix.config_directory;
  unwired->set_in_main_cf.erase("config_directory");
  return unwired;
}

}  // namespace exosubmit::cli
