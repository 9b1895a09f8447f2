// Address patterns of the settings: "user@domain", "@domain", "@.domain" (its subdomains), "<>".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace exosubmit::mail {

class AddressPattern {
 public:
  // Error (operator): what was wanted instead.
  static base::Result<AddressPattern> parse(std::string_view text);

  // Case is ignored. "<>" matches the empty address, and only it.
  bool matches(std::string_view address) const;

  const std::string& text() const { return text_; }  // in lower case
  bool operator==(const AddressPattern&) const = default;

 private:
  explicit AddressPattern(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

bool any_matches(const std::vector<AddressPattern>& patterns, std::string_view address);

}  // namespace exosubmit::mail
