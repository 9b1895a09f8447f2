// A directory with the files that settings name, as tests/integration/settings/run makes it.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "simulator/key_files.h"

namespace exosubmit::test {

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class WorkDirectory {
 public:
  WorkDirectory() {
    std::string name = "/tmp/settings.XXXXXX";
    path_ = mkdtemp(name.data());
    write("secret", "not-a-secret\n");
    write("readable", "not-a-secret\n", 0604);
    write("group", "not-a-secret\n", 0640);
    write("two_lines", "not-a\nsecret\n");
    write("blank", "not a secret\n");
    write("line_end", "\n");
    write("empty", "");
    write("authorities.pem", "authorities\n");
    write("certificate.pem", certificate_pem(), 0644);
    write("key.pem", key_pem());
    write("other_key.pem", key_pem(1));
    write("ec_key.pem", ec_key_pem());
    write("both.pem", certificate_pem() + key_pem());
    write("readable_both.pem", certificate_pem() + key_pem(), 0644);
    write("readable_key.pem", key_pem(), 0644);
  }
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;
  ~WorkDirectory() { std::filesystem::remove_all(path_); }

  // The file's path.
  std::string write(const std::string& name, const std::string& content, mode_t mode = 0600) const {
    const std::string file = path(name);
    std::ofstream(file, std::ios::binary) << replaced(content, "@DIR@", path_);
    chmod(file.c_str(), mode);
    return file;
  }

  std::string path(const std::string& name) const { return path_ + '/' + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace exosubmit::test
