#include "cli/check/domains_dmarc.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "cli/check/domains_spf.h"
#include "cli/check/tag_list.h"

namespace exosubmit::cli {
namespace {

std::vector<std::string> labels_of(const std::string& domain) {
  std::vector<std::string> labels;
  for (std::size_t at = 0; at <= domain.size();) {
    const std::size_t dot = std::min(domain.find('.', at), domain.size());
    labels.push_back(base::to_lower(domain.substr(at, dot - at)));
    at = dot + 1;
  }
  return labels;
}

DmarcPolicy policy_from(const std::string& name, const std::string& record, bool of_itself) {
  DmarcPolicy policy{
      true, name, record, tag_of(record, "p"), tag_of(record, "aspf") == "s", tag_of(record, "adkim") == "s",
      {}};
  const std::string subdomains = tag_of(record, "sp");
  if (!of_itself && !subdomains.empty()) policy.wanted = subdomains;
  return policy;
}

}  // namespace

DmarcPolicy find_dmarc(Dns& dns, const std::string& domain) {
  for (std::string at = domain; at.find('.') != std::string::npos; at.erase(0, at.find('.') + 1)) {
    const std::string name = "_dmarc." + at;
    const DnsReply reply = dns.ask(name, DnsType::kTxt);
    if (reply.outcome == DnsOutcome::kNoAnswer) return {false, name, {}, {}, false, false, reply.words};
    const auto records = records_of(reply.records, "v=DMARC1");
    if (records.size() == 1) return policy_from(name, records.front(), at == domain);
  }
  return {true, {}, {}, {}, false, false, {}};
}

bool are_aligned(const std::string& from, const std::string& proven, bool strict) {
  if (base::equal_ignoring_case(from, proven)) return true;
  if (strict) return false;
  const auto a = labels_of(from), b = labels_of(proven);
  std::size_t common = 0;
  while (common < std::min(a.size(), b.size()) && a[a.size() - 1 - common] == b[b.size() - 1 - common])
    ++common;
  // co.uk, com.au, ac.jp: a country's two letters, and a short name below them that is no organization's.
  const bool public_pair = a.size() >= 2 && a.back().size() == 2 && a[a.size() - 2].size() <= 3;
  return common >= (public_pair ? 3U : 2U);
}

}  // namespace exosubmit::cli
