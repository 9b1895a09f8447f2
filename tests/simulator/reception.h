// DATA and BDAT: how content comes in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "simulator/acceptance.h"
#include "simulator/transaction.h"

namespace exosubmit::simulator {

// `mailbox` is the authenticated one and outlives this.
class Reception {
 public:
  Reception(World& world, Speaker& speaker, Conversation& talk, const std::string& mailbox)
      : world_(world), speaker_(speaker), talk_(talk), mailbox_(mailbox) {}

  // `line`: the whole command. The transaction is over afterwards unless the command was refused or more
  // chunks are to come. False when the client left or fell silent.
  bool data(Envelope& envelope, std::string_view line);
  bool bdat(Envelope& envelope, std::string_view line);

 private:
  struct Chunk {
    std::size_t size = 0;
    bool last = false;
  };
  Addressing addressing(const Envelope& envelope) const;
  bool receive_until_dot(Content& content);
  bool receive_chunk(Content& content, std::size_t size);
  bool discard(std::size_t size);
  bool accept_chunk(Envelope& envelope, const Chunk& chunk);
  bool refuse_chunk(Envelope& envelope, const Chunk& chunk, const Action& action);
  bool refuse_unexpected_chunk(Envelope& envelope, const Chunk& chunk);

  World& world_;
  Speaker& speaker_;
  Conversation& talk_;
  const std::string& mailbox_;
};

}  // namespace exosubmit::simulator
