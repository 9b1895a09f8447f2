#include "simulator/dialogues.h"

#include <fstream>

#include "base/ascii.h"

namespace exosubmit::simulator {
namespace {

// Lines without comments and empty ones. A blank at the end of a line counts ("334 " has one).
base::Result<std::vector<std::string>> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) return base::failure(base::operator_must_act("cannot read " + path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

// "name: text" lines.
base::Result<std::map<std::string, std::string, std::less<>>> read_texts(const std::string& path) {
  auto lines = read_lines(path);
  if (!lines) return base::failure(lines.error());
  std::map<std::string, std::string, std::less<>> texts;
  for (const std::string& line : *lines) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) {
      return base::failure(base::operator_must_act(path + ": no \"name: text\" in: " + line));
    }
    texts[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return texts;
}

}  // namespace

base::Result<Dialogues> Dialogues::load(const std::string& directory) {
  auto replies = read_texts(directory + "/replies.txt");
  if (!replies) return base::failure(replies.error());
  auto entra = read_texts(directory + "/entra.txt");
  if (!entra) return base::failure(entra.error());
  auto ehlo = read_lines(directory + "/ehlo.txt");
  if (!ehlo) return base::failure(ehlo.error());
  Dialogues dialogues;
  dialogues.replies_ = *std::move(replies);
  dialogues.entra_ = *std::move(entra);
  dialogues.ehlo_ = *std::move(ehlo);
  return dialogues;
}

std::string Dialogues::fill(std::string text, const Values& values) {
  for (const auto& [name, value] : values) {
    const std::string placeholder = "{" + std::string(name) + "}";
    for (std::size_t at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at + value.size())) {
      text.replace(at, placeholder.size(), value);
    }
  }
  return text;
}

std::string Dialogues::text(std::string_view name, const Values& values) const {
  const auto found = replies_.find(name);
  if (found == replies_.end()) return "421 4.3.2 replies.txt has no text called " + std::string(name);
  return fill(found->second, values);
}

std::string Dialogues::entra(long aadsts) const {
  const auto found = entra_.find(std::to_string(aadsts));
  return found == entra_.end() ? std::string() : found->second;
}

}  // namespace exosubmit::simulator
