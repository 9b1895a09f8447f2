#include "cli/wire/pattern_set.h"

#include <string>
#include <tuple>

namespace exosubmit::cli {
namespace {

using mail::AddressPattern;

bool is_subdomains(const AddressPattern& pattern) { return pattern.text().starts_with("@."); }
bool is_domain(const AddressPattern& pattern) {
  return pattern.text().starts_with('@') && !is_subdomains(pattern);
}

// 0 the null sender, 1 an address, 2 a domain, 3 subdomains.
int kind(const AddressPattern& pattern) {
  if (pattern.text() == "<>") return 0;
  if (is_subdomains(pattern)) return 3;
  return is_domain(pattern) ? 2 : 1;
}

}  // namespace

bool covers(const AddressPattern& outer, const AddressPattern& inner) {
  if (outer == inner) return true;
  switch (kind(inner)) {
    case 1:
      return kind(outer) > 1 && outer.matches(inner.text());
    case 2:
      return is_subdomains(outer) && outer.matches('x' + inner.text());
    case 3:
      return is_subdomains(outer) && outer.matches("x@x" + inner.text().substr(1));
    default:
      return false;
  }
}

// Two patterns are never partly within each other: each is a name or a branch of the tree of domains.
bool overlap(const AddressPattern& a, const AddressPattern& b) { return covers(a, b) || covers(b, a); }

bool before(const AddressPattern& a, const AddressPattern& b) {
  const auto rank = [](const AddressPattern& pattern) {
    const std::size_t shortness = is_subdomains(pattern) ? 256 - pattern.text().size() : 0;
    return std::make_tuple(kind(pattern), shortness, pattern.text());
  };
  return rank(a) < rank(b);
}

}  // namespace exosubmit::cli
