// The content of one message while it comes in, and the rules for that time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/mailboxes.h"
#include "simulator/speaker.h"

namespace exosubmit::simulator {

// What rules for content and final look into besides the header section.
struct Addressing {
  std::string mailbox;
  std::string envelope;  // sender and recipients, a line each
};

class Content {
 public:
  // The send is in progress from now to the end of this object.
  Content(World& world, Speaker& speaker, Conversation& talk, Addressing addressing);

  // False when the connection has ended.
  bool add(std::string_view octets);

  // No more will come.
  bool finish();

  // With --discard-content only the start of a large message.
  const std::string& octets() const { return octets_; }
  bool too_large() const { return too_large_; }
  Mailboxes::Send& send() { return send_; }

  // A rule has answered it before its end: it gets no final reply.
  bool answered() const { return answered_; }

  // Envelope and header section.
  std::string matched() const;

 private:
  bool header_is_whole() const;
  bool enter();  // performs the rule for this stage, once
  bool check_cut();

  World& world_;
  Speaker& speaker_;
  Conversation& talk_;
  Addressing addressing_;
  Mailboxes::Send send_;
  std::string octets_;
  std::size_t received_ = 0;
  std::optional<std::size_t> cut_after_;
  bool entered_ = false;
  bool too_large_ = false;
  bool answered_ = false;
};

}  // namespace exosubmit::simulator
