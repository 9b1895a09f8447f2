// What the servers say: texts in files, by name, with placeholders.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace exosubmit::simulator {

// Never changes after it was loaded.
class Dialogues {
 public:
  using Values = std::vector<std::pair<std::string_view, std::string>>;

  // Reads replies.txt, ehlo.txt and entra.txt in `directory`.
  static base::Result<Dialogues> load(const std::string& directory);

  // The text called `name`, with each {placeholder} replaced by its value.
  std::string text(std::string_view name, const Values& values) const;

  // The lines of the EHLO reply in their order, without codes, placeholders as they are.
  const std::vector<std::string>& ehlo() const { return ehlo_; }

  // "HTTP-STATUS ERROR TEXT" of an AADSTS number; empty when unknown.
  std::string entra(long aadsts) const;

  static std::string fill(std::string text, const Values& values);

 private:
  std::map<std::string, std::string, std::less<>> replies_;
  std::map<std::string, std::string, std::less<>> entra_;
  std::vector<std::string> ehlo_;
};

}  // namespace exosubmit::simulator
