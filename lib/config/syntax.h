// The forms that texts of the settings must have.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::config {

struct Syntax {
  bool (*fits)(std::string_view text);
  const char* wanted;
  bool shown = true;  // a text that does not fit may be shown: it cannot be a secret put in the wrong place
};

// Letters, digits and hyphens in labels of at most 63 octets (RFC 1123 section 2.1).
bool is_host_name(std::string_view text);

extern const Syntax kAbsolutePath;
extern const Syntax kAddress;
extern const Syntax kClientId;
extern const Syntax kControlSocket;
extern const Syntax kDate;
extern const Syntax kEhloName;
extern const Syntax kFacility;
extern const Syntax kHost;
extern const Syntax kHostAndPort;
extern const Syntax kManagedIdentity;
extern const Syntax kMilterSocket;
extern const Syntax kProxy;
extern const Syntax kScopes;
extern const Syntax kSecretFile;
extern const Syntax kSectionName;
extern const Syntax kStateUrl;
extern const Syntax kTenant;
extern const Syntax kTokenEndpoint;
extern const Syntax kWord;

// "wanted ..., not "text""; long texts are cut.
std::string wanted(std::string_view what, std::string_view text);

}  // namespace exosubmit::config
