#include "simulator/rule_book.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace exosubmit::simulator {
namespace {

bool matches(const Rule& rule, Stage stage, std::string_view lower_text) {
  return rule.stage == stage &&
         (rule.match.empty() || lower_text.find(base::to_lower(rule.match)) != std::string_view::npos);
}

}  // namespace

RuleBook::Number RuleBook::add(Rule rule) {
  std::lock_guard lock(mutex_);
  entries_.push_back({++newest_, std::move(rule)});
  return newest_;
}

void RuleBook::clear() {
  std::lock_guard lock(mutex_);
  entries_.clear();
}

std::vector<Action> RuleBook::fire(Stage stage, std::string_view text, Number after) {
  std::lock_guard lock(mutex_);
  std::vector<Action> actions;
  bool decided = false;
  const std::string lower_text = entries_.empty() ? std::string() : base::to_lower(text);
  for (Entry& entry : entries_) {
    if (entry.number <= after || !matches(entry.rule, stage, lower_text)) continue;
    ++entry.seen;
    const bool spent = entry.rule.times && entry.fired >= *entry.rule.times;
    const bool delays = entry.rule.action.kind == Action::Kind::kDelay;
    if (entry.seen < entry.rule.nth || spent || (decided && !delays)) continue;
    decided = decided || !delays;
    ++entry.fired;
    ++fired_;
    actions.insert(delays ? actions.begin() : actions.end(), entry.rule.action);
  }
  return actions;
}

RuleBook::Number RuleBook::newest() const {
  std::lock_guard lock(mutex_);
  return newest_;
}

std::string RuleBook::describe() const {
  std::lock_guard lock(mutex_);
  std::string text = fmt::format("rules_fired={}\n", fired_);
  for (const Entry& entry : entries_) text += fmt::format("rule_{}={}\n", entry.number, entry.fired);
  return text;
}

}  // namespace exosubmit::simulator
