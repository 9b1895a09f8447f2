// The end of a message: what becomes of it, and the final reply.
#pragma once

#include <string>
#include <string_view>

#include "simulator/transaction.h"
#include "simulator/verdict.h"

namespace exosubmit::simulator {

class Acceptance {
 public:
  Acceptance(World& world, Speaker& speaker, const std::string& mailbox)
      : world_(world), speaker_(speaker), mailbox_(mailbox) {}

  // Decides, keeps what is accepted, answers. `via`: "DATA" or "BDAT".
  void decide(const Envelope& envelope, Content& content, std::string_view via);

 private:
  Submission submission(const Envelope& envelope, const Content& content) const;
  void decide_by(const Action& action, const Envelope& envelope, Content& content, std::string_view via);
  void refuse(Content& content, const Refusal& refusal);
  bool keep(const Envelope& envelope, Content& content, std::string_view via, const std::string& reply);
  std::string accepting_reply(const Content& content) const;

  World& world_;
  Speaker& speaker_;
  const std::string& mailbox_;
};

}  // namespace exosubmit::simulator
