#include "oauth/token_payload.h"

#include <string_view>

#include "base/encoding.h"

namespace exosubmit::oauth {

std::optional<std::string> token_payload(const base::Secret& token) {
  const std::string_view text = token.reveal();
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  return base::decode_base64url(text.substr(first + 1, second - first - 1));
}

}  // namespace exosubmit::oauth
