#include "curl/handshake.h"

#include <utility>

namespace exosubmit::curl {

bool Handshake::hear(std::string_view octets) {
  parser_.feed(octets);
  while (auto reply = parser_.next()) {
    last_ = std::move(reply);
    if (!last_->positive()) return false;
    if (accepted_ == 0) banner_ = last_->text;
    ++accepted_;
  }
  return !parser_.broken();
}

}  // namespace exosubmit::curl
