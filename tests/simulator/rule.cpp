#include "simulator/rule.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "exchange/catalogue.h"
#include "simulator/number.h"

namespace exosubmit::simulator {
namespace {

using Kind = Action::Kind;

constexpr std::array<std::pair<std::string_view, Stage>, 17> kStages{{{"connect", Stage::kConnect},
                                                                      {"banner", Stage::kBanner},
                                                                      {"ehlo", Stage::kEhlo},
                                                                      {"starttls", Stage::kStartTls},
                                                                      {"tls", Stage::kTls},
                                                                      {"ehlo2", Stage::kEhlo2},
                                                                      {"auth", Stage::kAuth},
                                                                      {"blob", Stage::kBlob},
                                                                      {"mail", Stage::kMail},
                                                                      {"rcpt", Stage::kRcpt},
                                                                      {"data", Stage::kData},
                                                                      {"content", Stage::kContent},
                                                                      {"final", Stage::kFinal},
                                                                      {"rset", Stage::kRset},
                                                                      {"quit", Stage::kQuit},
                                                                      {"idle", Stage::kIdle},
                                                                      {"token", Stage::kToken}}};

// `only`: the one stage where the action makes sense.
struct ActionName {
  std::string_view name;
  Kind kind;
  std::optional<Stage> only;
};
constexpr std::array<ActionName, 14> kActions{{{"reply", Kind::kReply, {}},
                                               {"reply-then-cut", Kind::kReplyThenCut, {}},
                                               {"entry", Kind::kEntry, {}},
                                               {"raw", Kind::kRaw, {}},
                                               {"hang", Kind::kHang, {}},
                                               {"cut", Kind::kCut, {}},
                                               {"cut-after", Kind::kCutAfter, Stage::kContent},
                                               {"delay", Kind::kDelay, {}},
                                               {"challenge", Kind::kChallenge, Stage::kBlob},
                                               {"accept-then-cut", Kind::kAcceptThenCut, Stage::kFinal},
                                               {"refuse", Kind::kRefuse, Stage::kConnect},
                                               {"http", Kind::kHttp, Stage::kToken},
                                               {"expired", Kind::kExpired, Stage::kToken},
                                               {"wrong-audience", Kind::kWrongAudience, Stage::kToken}}};

tl::unexpected<base::Error> wrong(std::string text) { return base::failure(base::refuse(std::move(text))); }

// The next word, which may be partly in double quotes; `rest` then starts at the word after it.
std::string take_word(std::string_view& rest) {
  std::string word;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && (quoted || rest[i] != ' '); ++i) {
    if (rest[i] == '"') {
      quoted = !quoted;
    } else {
      word += rest[i];
    }
  }
  rest.remove_prefix(std::min(rest.size(), i + 1));
  return word;
}

std::optional<char> hex_octet(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || digits.size() != 2 || end != digits.data() + 2) return std::nullopt;
  return static_cast<char>(value);
}

std::string unescape(std::string_view text) {
  std::string octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\\r")) {
      octets += '\r';
      ++i;
    } else if (rest.starts_with("\\n")) {
      octets += '\n';
      ++i;
    } else if (const auto octet = rest.starts_with("\\x") ? hex_octet(rest.substr(2, 2)) : std::nullopt) {
      octets += *octet;
      i += 3;
    } else {
      octets += text[i];
    }
  }
  return octets;
}

bool is_reply(std::string_view text) {
  return text.size() >= 3 && std::all_of(text.begin(), text.begin() + 3, base::is_digit) &&
         (text.size() == 3 || text[3] == ' ' || text[3] == '-');
}

base::Result<Action> parse_http(Action action, std::string_view rest) {
  const auto status = number<int>(take_word(rest));
  if (!status || *status < 200 || *status > 599) return wrong("http wants a status between 200 and 599");
  action.http_status = *status;
  action.content_type = take_word(rest);
  if (rest.starts_with("retry-after=")) {
    rest.remove_prefix(std::string_view("retry-after=").size());
    action.retry_after = number<unsigned>(take_word(rest));
    if (!action.retry_after) return wrong("retry-after wants seconds");
  }
  action.text = unescape(rest);
  return action;
}

base::Result<Action> check_entry(Action action, Stage stage) {
  const exchange::Entry* const entry = exchange::find_entry(action.text);
  if (entry == nullptr) return wrong("the catalogue has no entry \"" + action.text + "\"");
  if ((entry->stage == exchange::Stage::kToken) != (stage == Stage::kToken)) {
    return wrong("the entry " + action.text + " belongs to another stage");
  }
  return action;
}

base::Result<Action> parse_arguments(Action action, Stage stage, std::string_view rest) {
  switch (action.kind) {
    case Kind::kReply:
    case Kind::kReplyThenCut:
      if (stage == Stage::kToken || !is_reply(rest))
        return wrong("a reply wants CODE TEXT and an SMTP stage");
      action.text = unescape(rest);
      return action;
    case Kind::kRaw:
      if (stage == Stage::kToken) return wrong("raw wants an SMTP stage");
      action.text = unescape(rest);
      return action;
    case Kind::kEntry:
      action.text = take_word(rest);
      return check_entry(std::move(action), stage);
    case Kind::kHttp:
      return parse_http(std::move(action), rest);
    case Kind::kDelay:
    case Kind::kCutAfter: {
      const auto value = number<std::size_t>(take_word(rest));
      if (!value || *value > 1'000'000'000) return wrong("delay wants milliseconds, cut-after octets");
      if (action.kind == Kind::kDelay) {
        action.delay = std::chrono::milliseconds(*value);
      } else {
        action.octets = *value;
      }
      return action;
    }
    default:
      return action;
  }
}

}  // namespace

base::Result<Rule> parse_rule(std::string_view text) {
  text = base::trim(text);
  Rule rule;
  const std::string stage = take_word(text);
  const auto* const known_stage =
      std::find_if(kStages.begin(), kStages.end(), [&](auto& s) { return s.first == stage; });
  if (known_stage == kStages.end()) return wrong("there is no stage \"" + stage + "\"");
  rule.stage = known_stage->second;

  std::string word = take_word(text);
  for (; !word.empty(); word = take_word(text)) {
    if (word.starts_with("match=")) {
      rule.match = word.substr(6);
    } else if (word.starts_with("nth=") || word.starts_with("times=")) {
      const auto value = number<unsigned long>(std::string_view(word).substr(word.find('=') + 1));
      if (!value || *value == 0) return wrong("\"" + word + "\" wants a positive number");
      if (word.starts_with("nth=")) {
        rule.nth = *value;
      } else {
        rule.times = *value;
      }
    } else {
      break;
    }
  }

  const auto* const known =
      std::find_if(kActions.begin(), kActions.end(), [&](auto& a) { return a.name == word; });
  if (known == kActions.end()) return wrong("there is no action \"" + word + "\"");
  if (known->only && *known->only != rule.stage) return wrong(word + " makes no sense at stage " + stage);
  auto action = parse_arguments(Action{known->kind, {}, {}, 0, 0, {}, {}}, rule.stage, text);
  if (!action) return base::failure(action.error());
  rule.action = *std::move(action);
  return rule;
}

}  // namespace exosubmit::simulator
