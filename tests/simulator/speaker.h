// The words of one SMTP connection: texts by name, or what a rule puts in their place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/conversation.h"
#include "simulator/identity.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

// For one thread.
class Speaker {
 public:
  Speaker(World& world, Stream& stream, Conversation& talk, unsigned long connection);

  void start_command() { said_ = false; }

  // Says the text called `name`, unless a rule's positive reply has just been said in its place.
  void say(std::string_view name, const Dialogues::Values& values = {});

  void say_ehlo(bool tls);
  void say_reply(std::string_view reply);  // as it is

  // The text as it would be said.
  std::string text(std::string_view name, const Dialogues::Values& values = {}) const;

  // The client broke the protocol: noted, counted, answered. `name` may be empty: no answer.
  void mistake(std::string_view name, std::string_view what, const Dialogues::Values& values = {});

  // A command out of sequence. It is the client's mistake unless the reply that should have told it better
  // has not been sent yet.
  void out_of_sequence(std::string_view name, std::string_view what);

  // Performs the rule that stands at this stage, if any. False: do nothing more, it was answered or ended.
  bool enter(Stage stage, std::string_view matched, RuleBook::Number after = 0);

  // Like enter(), but a reply is not said yet: it is returned. Nothing also when the connection has ended.
  std::optional<Action> rule_at(Stage stage, std::string_view matched, RuleBook::Number after = 0);

  // Says it, and ends the connection where it wants that. False: do nothing more.
  bool perform(const Action& action);

  // What such a reply says, without its line end.
  std::string words(const Action& action, bool after_data) const;
  void say_words(const Action& action, bool after_data);

  // Sends what is queued, then ends the connection without a word.
  void cut();
  void end_by(const Action& action, bool after_data = false);

  // Says it and ends the connection.
  void hang_up(std::string_view name, const Dialogues::Values& values = {});

  bool open() const { return stream_.open(); }
  unsigned mistakes() const { return mistakes_; }
  const Hosts& hosts() const { return hosts_; }
  unsigned long connection() const { return connection_; }

 private:
  std::string suffix() const;  // " [HOST TIME SESSION]"
  std::string store() const;   // " [Hostname=HOST]"

  World& world_;
  Stream& stream_;
  Conversation& talk_;
  const unsigned long connection_;
  const Hosts hosts_ = random_hosts();
  bool said_ = false;  // by a rule, in place of the next text
  unsigned mistakes_ = 0;
};

bool is_positive(std::string_view reply);

}  // namespace exosubmit::simulator
