#include "oauth/form_field.h"

#include <string>
#include <utility>

#include "base/encoding.h"

namespace exosubmit::oauth {
namespace {

// At its full size from the start: growing would leave copies behind.
base::Secret concatenated(std::string_view head, char between, std::string_view tail) {
  std::string text;
  text.reserve(head.size() + 1 + tail.size());
  text.append(head).append(1, between).append(tail);
  return base::Secret(std::move(text));
}

}  // namespace

base::Secret form_field(std::string_view name, const base::Secret& value) {
  std::string encoded = base::percent_encode(value.reveal());
  base::Secret field = concatenated(name, '=', encoded);
  base::wipe(encoded);
  return field;
}

base::Secret joined(std::string_view first, const base::Secret& second) {
  return concatenated(first, '&', second.reveal());
}

base::Digest digest_of(std::string_view kind, const base::Secret& content) {
  base::Sha256 hash;
  hash.update_field(kind);
  hash.update_field(content.reveal());
  return hash.finish();
}

}  // namespace exosubmit::oauth
