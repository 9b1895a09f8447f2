#include "simulator/speaker.h"

#include <utility>

#include <fmt/format.h>

#include "exchange/catalogue.h"

namespace exosubmit::simulator {
namespace {

using Kind = Action::Kind;

constexpr char kAddress[] = "127.0.0.1";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

bool is_positive(std::string_view reply) { return reply.starts_with('2') || reply.starts_with('3'); }

Speaker::Speaker(World& world, Stream& stream, Conversation& talk, unsigned long connection)
    : world_(world), stream_(stream), talk_(talk), connection_(connection) {}

std::string Speaker::suffix() const {
  return fmt::format(" [{} {} {}]", hosts_.proxy, iso_time(std::chrono::system_clock::now()), hosts_.session);
}

std::string Speaker::store() const { return fmt::format(" [Hostname={}]", hosts_.store); }

std::string Speaker::text(std::string_view name, const Dialogues::Values& values) const {
  Dialogues::Values all{{"host", hosts_.front},
                        {"ip", kAddress},
                        {"date", banner_time(std::chrono::system_clock::now())},
                        {"session", hosts_.session},
                        {"suffix", suffix()},
                        {"store", store()}};
  all.insert(all.end(), values.begin(), values.end());
  return world_.dialogues.text(name, all);
}

void Speaker::say(std::string_view name, const Dialogues::Values& values) {
  if (std::exchange(said_, false)) return;
  const std::string reply = text(name, values);
  if (reply.starts_with("535") || reply.starts_with("501")) world_.stop.sleep(world_.live.tarpit());
  talk_.reply(reply);
}

void Speaker::say_ehlo(bool tls) {
  if (std::exchange(said_, false)) return;
  const Options& options = world_.options;
  std::vector<std::string> lines;
  for (const std::string& line : world_.dialogues.ehlo()) {
    const std::string keyword = line.substr(0, line.find(' '));
    if (keyword == (tls ? "STARTTLS" : "AUTH") || options.hidden.count(keyword) > 0) continue;
    lines.push_back(Dialogues::fill(line, {{"host", hosts_.front},
                                           {"ip", kAddress},
                                           {"size", std::to_string(options.size)},
                                           {"auth", options.auth}}));
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    talk_.reply((i + 1 < lines.size() ? "250-" : "250 ") + lines[i]);
  }
}

void Speaker::say_reply(std::string_view reply) { talk_.reply(reply); }

void Speaker::mistake(std::string_view name, std::string_view what, const Dialogues::Values& values) {
  ++mistakes_;
  world_.records.mistake(fmt::format("connection {}", connection_), what, world_.counts);
  talk_.note(fmt::format("-- mistake: {}", what));
  if (!name.empty()) say(name, values);
}

void Speaker::out_of_sequence(std::string_view name, std::string_view what) {
  if (talk_.replies_pending()) {
    say(name);
  } else {
    mistake(name, what);
  }
}

std::optional<Action> Speaker::rule_at(Stage stage, std::string_view matched, RuleBook::Number after) {
  said_ = false;
  for (Action& action : world_.rules.fire(stage, matched, after)) {
    switch (action.kind) {
      case Kind::kDelay:
        world_.stop.sleep(action.delay);
        break;
      case Kind::kHang:
        talk_.note("-- rule: hang");
        talk_.flush(false);
        stream_.await_departure();
        return std::nullopt;
      case Kind::kCut:
        cut();
        return std::nullopt;
      default:
        return std::move(action);
    }
  }
  return std::nullopt;
}

bool Speaker::enter(Stage stage, std::string_view matched, RuleBook::Number after) {
  const auto action = rule_at(stage, matched, after);
  return action ? perform(*action) : open();
}

bool Speaker::perform(const Action& action) {
  if (action.kind == Kind::kRefuse) {
    stream_.reset();
    return false;
  }
  if (action.kind == Kind::kReplyThenCut) {
    end_by(action);
    return false;
  }
  say_words(action, false);
  said_ = is_positive(action.text);
  return said_;
}

std::string Speaker::words(const Action& action, bool after_data) const {
  if (action.kind == Kind::kEntry) {
    return std::string(exchange::find_entry(action.text)->sample) + (after_data ? store() : suffix());
  }
  std::string reply = action.text;
  replace_all(reply, "%S", suffix().substr(1));
  replace_all(reply, "%H", store().substr(1));
  return reply;
}

void Speaker::say_words(const Action& action, bool after_data) {
  if (action.kind == Kind::kRaw) {
    talk_.raw(action.text);
  } else {
    talk_.reply(words(action, after_data));
  }
}

void Speaker::cut() {
  talk_.note("-- rule: cut");
  talk_.flush(false);
  stream_.cut();
}

void Speaker::hang_up(std::string_view name, const Dialogues::Values& values) {
  say(name, values);
  talk_.flush(false);
  stream_.finish_and_cut();
}

void Speaker::end_by(const Action& action, bool after_data) {
  say_words(action, after_data);
  talk_.flush(false);
  stream_.finish_and_cut();
}

}  // namespace exosubmit::simulator
