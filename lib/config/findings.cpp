#include "config/findings.h"

#include <algorithm>

namespace exosubmit::config {
namespace {

std::string subject(const std::string& section, const std::string& key) {
  return '[' + section + ']' + (key.empty() ? "" : ' ' + key) + ": ";
}

template <typename Finding>
std::vector<Finding> in_order(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.line - 1 < b.line - 1;  // 0, no line, becomes the largest
  });
  return findings;
}

}  // namespace

void Findings::stands(const std::string& section, const std::string& key, std::size_t line, bool has_value) {
  places_.try_emplace({section, key}, Place{line, has_value});
}

std::size_t Findings::line_of(const std::string& section, const std::string& key) const {
  const auto found = places_.find({section, key});
  return found == places_.end() ? 0 : found->second.line;
}

bool Findings::has_value(const std::string& section, const std::string& key) const {
  const auto found = places_.find({section, key});
  return found != places_.end() && found->second.has_value;
}

std::size_t Findings::nearest_line(const std::string& section, const std::string& key) const {
  const std::size_t line = line_of(section, key);
  return line != 0 ? line : line_of(section);
}

std::string Findings::place(std::size_t line) const {
  return file_ + (line == 0 ? "" : ':' + std::to_string(line)) + ": ";
}

void Findings::mistake(std::size_t line, std::string_view text) {
  mistakes_.push_back({line, place(line) + std::string(text)});
}

void Findings::mistake(std::size_t line, const std::string& section, const std::string& key,
                       std::string_view text) {
  mistake(line, subject(section, key) + std::string(text));
}

void Findings::mistake_at(const std::string& section, const std::string& key, std::string_view text) {
  mistake(nearest_line(section, key), section, key, text);
}

void Findings::warning_at(const std::string& section, const std::string& key, std::string_view text) {
  const std::size_t line = nearest_line(section, key);
  warnings_.push_back({line, place(line) + subject(section, key) + std::string(text)});
}

std::vector<Mistake> Findings::mistakes() const {
  std::vector<Mistake> texts;
  for (Finding& finding : in_order(mistakes_)) texts.push_back({std::move(finding.text)});
  return texts;
}

std::vector<std::string> Findings::warnings() const {
  std::vector<std::string> texts;
  for (Finding& finding : in_order(warnings_)) texts.push_back(std::move(finding.text));
  return texts;
}

}  // namespace exosubmit::config
