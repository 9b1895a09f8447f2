// What a server advertised in its last EHLO reply (RFC 5321 section 4.1.1.1).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "smtp/reply.h"

namespace exosubmit::smtp {

struct Capabilities {
  std::string greeting;  // the server's name for itself
  bool pipelining = false;
  bool chunking = false;
  bool eight_bit_mime = false;
  bool smtputf8 = false;
  bool dsn = false;
  bool enhanced_status_codes = false;
  bool size = false;
  std::size_t max_size = 0;       // octets; 0: no limit told
  std::vector<std::string> auth;  // mechanisms, in capitals

  bool has_auth(std::string_view mechanism) const;

  static Capabilities parse(const Reply& ehlo);
};

}  // namespace exosubmit::smtp
