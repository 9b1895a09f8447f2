// Addresses in a report that leaves the house.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace exosubmit::cli {

// Replaces the local part of every address: the same one by the same "user1" throughout. Domains stay, and
// so do Message-IDs that Exchange gave: they are what Microsoft can look for.
class Masking {
 public:
  std::string mask(std::string_view text);

 private:
  std::map<std::string, std::string, std::less<>> names_;  // local part in lower case -> what stands for it
};

}  // namespace exosubmit::cli
