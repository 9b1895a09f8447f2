// What is wrong or odd in a settings file, and where its keys stand.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/load.h"

namespace exosubmit::config {

class Findings {
 public:
  explicit Findings(std::string file) : file_(std::move(file)) {}

  // Notes where a section or a key stands. The key is empty for the section itself.
  void stands(const std::string& section, const std::string& key, std::size_t line, bool has_value = true);

  // The line where it stands, or 0.
  std::size_t line_of(const std::string& section, const std::string& key = {}) const;

  // It stands somewhere and is not left empty.
  bool has_value(const std::string& section, const std::string& key) const;

  // At that line, or at none for 0.
  void mistake(std::size_t line, std::string_view text);
  void mistake(std::size_t line, const std::string& section, const std::string& key, std::string_view text);

  // At the key, else at its section, else at no line.
  void mistake_at(const std::string& section, const std::string& key, std::string_view text);
  void warning_at(const std::string& section, const std::string& key, std::string_view text);

  // In the order of lines; what belongs to no line comes last.
  std::vector<Mistake> mistakes() const;
  std::vector<std::string> warnings() const;

 private:
  struct Place {
    std::size_t line;
    bool has_value;
  };
  struct Finding {
    std::size_t line;
    std::string text;
  };
  std::string place(std::size_t line) const;
  std::size_t nearest_line(const std::string& section, const std::string& key) const;

  std::string file_;
  std::map<std::pair<std::string, std::string>, Place> places_;
  std::vector<Finding> mistakes_;
  std::vector<Finding> warnings_;
};

}  // namespace exosubmit::config
