#include "cli/check/domains_spf.h"

#include <sstream>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

constexpr int kMostLookups = 10;  // RFC 7208 section 4.6.4

struct Term {
  char qualifier = '+';
  std::string name;   // include, redirect, all, a, mx, ip4, ...
  std::string value;  // after : or =
};

Term parse_term(std::string word) {
  Term term;
  if (std::string("+-~?").find(word.front()) != std::string::npos) {
    term.qualifier = word.front();
    word.erase(0, 1);
  }
  const std::size_t end = word.find_first_of(":=/");
  term.name = base::to_lower(word.substr(0, end));
  if (end != std::string::npos) term.value = base::to_lower(word.substr(end + 1));
  if (term.value.ends_with('.')) term.value.pop_back();
  return term;
}

std::vector<Term> terms_of(const std::string& record) {
  std::vector<Term> terms;
  std::istringstream words(record);
  std::string word;
  words >> word;  // the version
  while (words >> word) terms.push_back(parse_term(word));
  return terms;
}

bool costs_a_lookup(const Term& term) {
  return term.name == "include" || term.name == "redirect" || term.name == "a" || term.name == "mx" ||
         term.name == "ptr" || term.name == "exists";
}

// Walks a record and those that it names, counting lookups.
class Walk {
 public:
  Walk(Dns& dns, const std::string& cloud) : dns_(dns), cloud_(cloud) {}

  SpfFinding start(const std::string& domain) {
    SpfFinding finding;
    const DnsReply reply = dns_.ask(domain, DnsType::kTxt);
    const auto records = records_of(reply.records, "v=spf1");
    if (reply.outcome == DnsOutcome::kNoAnswer) return {SpfState::kUnknown, {}, reply.words, {}};
    if (records.empty()) return {SpfState::kNone, {}, {}, {}};
    finding.record = records.front();
    if (records.size() > 1) {
      finding.state = SpfState::kSeveral;
      return finding;
    }
    follow(records.front(), true);
    finding.all = all_;
    finding.words = hidden_;
    finding.state = lookups_ > kMostLookups ? SpfState::kTooMany
                    : all_ == "+all"        ? SpfState::kOpen
                    : covered_              ? SpfState::kCovered
                    : !hidden_.empty()      ? SpfState::kUnknown
                                            : SpfState::kNotCovered;
    if (lookups_ > kMostLookups) finding.words = std::to_string(lookups_) + " or more";
    return finding;
  }

 private:
  // `counts`: its qualifiers say what the domain means; an include's own `all` does not.
  void follow(const std::string& record, bool counts) {
    for (const Term& term : terms_of(record)) {
      if (costs_a_lookup(term) && ++lookups_ > kMostLookups) return;
      if (term.name == "all" && counts) all_ = term.qualifier + std::string("all");
      if (term.name != "include" && term.name != "redirect") continue;
      if (term.value == cloud_ && term.qualifier == '+') covered_ = true;
      if (term.value.find('%') != std::string::npos)
        hidden_ = "the macro " + term.value;
      else
        visit(term.value, counts && term.name == "redirect");
    }
  }

  void visit(const std::string& name, bool counts) {
    const DnsReply reply = dns_.ask(name, DnsType::kTxt);
    if (reply.outcome == DnsOutcome::kNoAnswer) hidden_ = name + ": " + reply.words;
    const auto records = records_of(reply.records, "v=spf1");
    if (records.size() == 1) follow(records.front(), counts);
  }

  Dns& dns_;
  const std::string& cloud_;
  int lookups_ = 0;
  bool covered_ = false;
  std::string all_, hidden_;
};

}  // namespace

SpfFinding evaluate_spf(Dns& dns, const std::string& domain, const std::string& cloud) {
  return Walk(dns, cloud).start(domain);
}

std::vector<std::string> records_of(const std::vector<std::string>& texts, const std::string& version) {
  std::vector<std::string> records;
  for (const std::string& text : texts) {
    const bool ends =
        text.size() == version.size() ||
        (text.size() > version.size() && std::string(" ;").find(text[version.size()]) != std::string::npos);
    if (ends && base::starts_with_ignoring_case(text, version)) records.push_back(text);
  }
  return records;
}

}  // namespace exosubmit::cli
