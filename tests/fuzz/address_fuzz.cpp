// Address lists: what parses holds usable addresses, and encoding raw names changes none of them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mail/address.h"
#include "mail/encoded_word.h"
#include "require.h"

using exosubmit::fuzz::require;
using exosubmit::mail::encode_raw_names;
using exosubmit::mail::Mailbox;
using exosubmit::mail::parse_address_list;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_address_list(value);
  const auto encoded = parse_address_list(encode_raw_names(value, 5));
  if (!parsed) return 0;

  require(encoded && encoded->size() == parsed->size());
  for (std::size_t i = 0; i < parsed->size(); ++i) {
    const Mailbox& mailbox = (*parsed)[i];
    require((*encoded)[i].address == mailbox.address);

    const auto alone = parse_address_list(mailbox.display_name + " <" + mailbox.address + ">");
    require(alone && alone->size() == 1 && alone->front().address == mailbox.address);
  }
  return 0;
}
