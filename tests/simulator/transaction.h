// MAIL and RCPT: the envelope of one message, its parameters judged.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/command.h"
#include "simulator/content.h"
#include "simulator/speaker.h"

namespace exosubmit::simulator {

// What has been agreed since MAIL.
struct Envelope {
  bool begun = false;
  std::string mail_from;  // "<...> PARAMETERS" as received
  std::string sender;
  std::vector<std::string> rcpt_to;
  std::size_t size = 0;  // as declared; 0: not
  bool smtputf8 = false;
  bool eight_bit = false;
  bool binary = false;
  bool chunk_failed = false;         // nothing but RSET helps (RFC 3030 section 2)
  std::unique_ptr<Content> content;  // since the first BDAT

  bool ready() const { return begun && !rcpt_to.empty() && !chunk_failed; }
};

// `line`: the whole command. MAIL wants an authenticated client; the caller sees to that.
void mail(World& world, Speaker& speaker, Envelope& envelope, std::string_view line);
void rcpt(World& world, Speaker& speaker, Envelope& envelope, std::string_view line);

}  // namespace exosubmit::simulator
