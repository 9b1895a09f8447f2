// What a session may ask of the Postfix at the other end of the milter protocol.
#pragma once

#include <string>

namespace exosubmit::milter {

class Postfix {
 public:
  virtual ~Postfix() = default;

  // The macro's value, or an empty string where Postfix sent none. Names as libmilter wants them: "i",
  // "{rcpt_mailer}".
  virtual std::string macro(const char* name) = 0;

  // In end-of-message only: the answer is still to come.
  virtual void progress() = 0;

  // In end-of-message only. `argument` as RCPT had it, source route stripped. False: it could not be told.
  virtual bool delete_recipient(const std::string& argument) = 0;
};

}  // namespace exosubmit::milter
