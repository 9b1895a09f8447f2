#include "operate/witness.h"

#include "operate/without_addresses.h"

namespace exosubmit::operate {

void Witness::write(log::Level level, std::string_view line) {
  sink_.write(level, line);
  if (level != log::Level::kError) return;
  Fault fault{clock_.wall(), without_addresses(line)};
  const std::lock_guard lock(mutex_);
  last_error_ = std::move(fault);
}

void Witness::stands(std::string_view subject, std::string_view text) {
  sink_.stands(subject, text);
  const std::lock_guard lock(mutex_);
  if (text.empty()) {
    standing_.erase(std::string(subject));
  } else {
    standing_[std::string(subject)] = without_addresses(text);
  }
}

std::optional<Fault> Witness::last_error() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

std::vector<std::string> Witness::standing() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> texts;
  for (const auto& [subject, text] : standing_) texts.push_back(text);
  return texts;
}

}  // namespace exosubmit::operate
