// check_domains: what receivers will find in the DNS for the domains that appear in From.
#include <algorithm>

#include <fmt/format.h>

#include "cli/check/domains_dmarc.h"
#include "cli/check/domains_from.h"
#include "cli/check/domains_signing.h"
#include "cli/check/domains_spf.h"
#include "cli/check/findings.h"
#include "cli/check/sections.h"
#include "cli/check/tag_list.h"
#include "cli/postfix/list.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kMostDomains = 20;
constexpr std::chrono::seconds kAllQuestions{20};

std::string cloud_senders(config::Cloud cloud) {
  switch (cloud) {
    case config::Cloud::kUsgov:
    case config::Cloud::kDod:
      return "spf.protection.office365.us";
    case config::Cloud::kChina:
      return "spf.protection.partner.outlook.cn";
    case config::Cloud::kGlobal:
      break;
  }
  return "spf.protection.outlook.com";
}

// Microsoft's own: it publishes SPF and DKIM for them, and no DMARC.
bool is_of_microsoft(const std::string& domain) {
  return domain.ends_with(".onmicrosoft.com") || domain.ends_with(".onmicrosoft.us") ||
         domain.ends_with(".partner.onmschina.cn");
}

struct Proofs {
  SpfState spf = SpfState::kUnknown;
  bool dkim = false, dkim_known = false;
};

class DomainJudge {
 public:
  DomainJudge(const config::Settings& settings, Dns& dns, Steps& steps)
      : cloud_(cloud_senders(settings.entra.cloud)), dns_(dns), steps_(steps) {}

  // False: the DNS is silent.
  bool judge(const std::string& domain, const std::set<std::string>& envelopes) {
    Proofs proofs;
    if (!judge_spf(domain, proofs)) return false;
    judge_dkim(domain, proofs);
    judge_dmarc(domain, envelopes, proofs);
    return true;
  }

 private:
  bool judge_spf(const std::string& domain, Proofs& proofs) {
    steps_.begin("the DNS of " + domain);
    const SpfFinding spf = evaluate_spf(dns_, domain, cloud_);
    proofs.spf = spf.state;
    Findings findings(steps_, "domain.spf", "SPF of " + domain);
    const std::string include = "include:" + cloud_;
    switch (spf.state) {
      case SpfState::kCovered:
        break;
      case SpfState::kNone:
        findings.warn(
            domain + " has no SPF record: nothing in the DNS says that Exchange Online may send for it.",
            {"TXT " + domain + "   v=spf1 " + include + " -all"});
        break;
      case SpfState::kNotCovered:
        findings.warn(
            "The SPF record of " + domain + " does not cover Exchange Online (" + include +
                "): receivers see a sender that it " + (spf.all == "-all" ? "forbids." : "does not name."),
            {"add " + include + " to the record, before its " + (spf.all.empty() ? "end" : spf.all)},
            spf.record);
        break;
      case SpfState::kSeveral:
        findings.warn(
            domain + " has more than one SPF record: receivers count that as an error, and none holds.",
            {"join them into one TXT record that begins with v=spf1"}, spf.record);
        break;
      case SpfState::kTooMany:
        findings.warn("The SPF record of " + domain + " needs " + spf.words +
                          " DNS lookups; from the eleventh on receivers count it as an error.",
                      {"take out includes of senders that are no longer used"}, spf.record);
        break;
      case SpfState::kOpen:
        findings.warn("The SPF record of " + domain + " ends in +all: anybody may send as it.",
                      {"write -all or ~all in place of +all, with " + include + " before it"}, spf.record);
        break;
      case SpfState::kUnknown:
        if (spf.record.empty()) {
          silent(domain, spf.words);
          return false;
        }
        findings.unproved("Whether the SPF record of " + domain +
                              " covers Exchange Online is not seen: " + spf.words + " could not be followed.",
                          {}, spf.record);
    }
    findings.close(spf.record);
    return true;
  }

  void silent(const std::string& domain, const std::string& words) {
    steps_.add({.id = "domain.dns",
                .verdict = Verdict::kUnproved,
                .subject = "the DNS of " + domain,
                .tried = "TXT " + domain + " at " + dns_.server(),
                .answer = words,
                .cause = "The resolver " + dns_.server() +
                         " does not answer: SPF, DKIM and DMARC of the From domains are not looked at.",
                .remedy = {"name another with: exosubmit check --dns HOST"}});
  }

  // A selector is there when its key is; the alias alone shows that the tenant has not switched it on.
  void judge_dkim(const std::string& domain, Proofs& proofs) {
    Findings findings(steps_, "domain.dkim", "DKIM of " + domain);
    std::vector<std::string> found, dangling, other;
    for (const std::string selector : {"selector1", "selector2"}) {
      const std::string name = selector + "._domainkey." + domain;
      const DnsReply key = dns_.ask(name, DnsType::kTxt);
      if (key.outcome == DnsOutcome::kNoAnswer) {
        findings.unproved("Whether " + name + " exists is not seen: " + key.words + '.');
        return;
      }
      const DnsReply alias = dns_.ask(name, DnsType::kCname);
      if (std::any_of(key.records.begin(), key.records.end(), is_dkim_key))
        found.push_back(selector + (alias.records.empty() ? "" : " -> " + alias.records.front()));
      else if (alias.outcome == DnsOutcome::kFound)
        dangling.push_back(alias.records.front());
      else if (key.outcome == DnsOutcome::kFound)
        other.push_back(name + ": " + key.records.front());
    }
    proofs.dkim_known = true;
    proofs.dkim = !found.empty();
    if (found.empty())
      findings.warn(dkim_cause(domain, dangling, other), dkim_cure(domain),
                    list_in_words(dangling.empty() ? other : dangling));
    findings.close(list_in_words(found));
  }

  static std::string dkim_cause(const std::string& domain, const std::vector<std::string>& dangling,
                                const std::vector<std::string>& other) {
    if (!dangling.empty())
      return "The DKIM aliases of " + domain +
             " stand in the DNS, but there is no key behind them: signing is not switched on for it in the "
             "tenant, "
             "which signs with its onmicrosoft.com domain.";
    if (!other.empty())
      return "What the DNS has at the DKIM selectors of " + domain +
             " is no key: a wildcard's text, or a key that was revoked (its p= is empty). Nobody can check a "
             "signature of the domain.";
    return domain +
           " has neither selector1._domainkey nor selector2._domainkey: the tenant signs its mail with the "
           "onmicrosoft.com domain, which does not align with From.";
  }

  static std::vector<std::string> dkim_cure(const std::string& domain) {
    return {"Connect-ExchangeOnline", "New-DkimSigningConfig -DomainName " + domain + " -Enabled $false",
            "Get-DkimSigningConfig -Identity " + domain + " | Format-List Selector1CNAME,Selector2CNAME",
            "publish both as CNAME selector1._domainkey." + domain + " and selector2._domainkey." + domain +
                ", then:",
            "Set-DkimSigningConfig -Identity " + domain + " -Enabled $true"};
  }

  void judge_dmarc(const std::string& domain, const std::set<std::string>& envelopes, const Proofs& proofs) {
    const DmarcPolicy dmarc = find_dmarc(dns_, domain);
    Findings findings(steps_, "domain.dmarc", "DMARC of " + domain);
    if (!dmarc.answered) {
      findings.unproved("The DMARC record of " + domain + " is not seen: " + dmarc.words + '.');
      return;
    }
    if (dmarc.found_at.empty()) {
      findings.warn(domain + " has no DMARC record: large receivers demand one of who sends much.",
                    {"TXT _dmarc." + domain + "   v=DMARC1; p=none; rua=mailto:dmarc@" + domain});
      return;
    }
    bool spf = proofs.spf == SpfState::kCovered || proofs.spf == SpfState::kOpen;
    std::string unaligned;
    for (const std::string& envelope : envelopes)
      if (!are_aligned(domain, envelope, dmarc.strict_spf)) unaligned = envelope;
    spf = spf && unaligned.empty();
    if (!proofs.dkim && !spf) judge_unproven(domain, unaligned, dmarc, proofs, findings);
    findings.close(dmarc.record);
  }

  void judge_unproven(const std::string& domain, const std::string& unaligned, const DmarcPolicy& dmarc,
                      const Proofs& proofs, Findings& findings) {
    const std::string why = unaligned.empty() ? std::string("SPF does not cover Exchange Online")
                                              : "the envelope sender's domain " + unaligned +
                                                    " does not align" + (dmarc.strict_spf ? " (aspf=s)" : "");
    const std::string cause = "Mail From " + domain +
                              " has no proof that DMARC takes: no DKIM signature of the domain, and " + why +
                              ". Its policy is p=" + dmarc.wanted + ": receivers " +
                              (dmarc.wanted == "reject"       ? "refuse it."
                               : dmarc.wanted == "quarantine" ? "put it into the junk folder."
                                                              : "only report it, for now.");
    if (dmarc.wanted == "reject" && proofs.dkim_known && proofs.spf != SpfState::kUnknown)
      findings.fail(cause, dkim_cure(domain), dmarc.record);
    else
      findings.warn(cause, dkim_cure(domain), dmarc.record);
  }

  std::string cloud_;
  Dns& dns_;
  Steps& steps_;
};

void judge_signing(const Inquiry& inquiry, Steps& steps) {
  if (!rewrites_from(inquiry.settings)) return;
  const auto postfix = read_postfix(inquiry.config_directory);
  if (!postfix) return;  // check_postfix tells of it
  Findings findings(steps, "domain.signing", "signatures made before exosubmit");
  const auto milters = signing_milters(*postfix);
  if (!milters.empty())
    findings.warn(
        "The milter " + list_in_words(milters) +
            " may sign mail whose From exosubmit then rewrites: the signature would fail, so it is removed. "
            "Exchange Online signs what it sends.",
        {"leave these senders out of the milter's signing table, or let the mailbox send as them: send_as"});
  findings.close();
}

}  // namespace

void check_domains(const Inquiry& inquiry, Steps& steps) {
  const auto now = std::chrono::steady_clock::now();
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(inquiry.deadline - inquiry.clock.steady());
  auto dns =
      SystemDns::open(inquiry.dns_server, now + std::min<std::chrono::milliseconds>(left, kAllQuestions));
  if (!dns) {
    steps.add({.id = "domain.dns",
               .verdict = Verdict::kUnproved,
               .subject = "the DNS",
               .cause = dns.error().text,
               .remedy = {"exosubmit check --dns HOST"}});
  } else {
    std::size_t count = 0;
    DomainJudge judge(inquiry.settings, **dns, steps);
    for (const auto& [domain, envelopes] : from_domains(inquiry.settings)) {
      if (is_of_microsoft(domain)) continue;
      if (count++ == kMostDomains || !judge.judge(domain, envelopes)) break;
    }
  }
  judge_signing(inquiry, steps);
}

}  // namespace exosubmit::cli
