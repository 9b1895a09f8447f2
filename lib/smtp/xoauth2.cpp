#include "smtp/xoauth2.h"

#include <string>

#include "base/encoding.h"

namespace exosubmit::smtp {

base::Secret xoauth2_response(std::string_view mailbox, const base::Secret& token) {
  constexpr std::string_view kUser = "user=";
  constexpr std::string_view kBearer = "\1auth=Bearer ";
  constexpr std::string_view kEnd = "\1\1";

  std::string plain;
  // A growing string would leave copies of the token behind.
  plain.reserve(kUser.size() + mailbox.size() + kBearer.size() + token.size() + kEnd.size());
  plain += kUser;
  plain += mailbox;
  plain += kBearer;
  plain += token.reveal();
  plain += kEnd;

  base::Secret response(base::base64(plain));
  base::wipe(plain);
  return response;
}

}  // namespace exosubmit::smtp
