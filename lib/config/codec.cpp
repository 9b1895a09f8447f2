#include "config/codec.h"

#include <charconv>
#include <limits>
#include <optional>

#include "base/ascii.h"

namespace exosubmit::config {
namespace {

struct Unit {
  char letter;
  long factor;
};
constexpr std::array<Unit, 4> kDurationUnits{{{'d', kDay}, {'h', kHour}, {'m', kMinute}, {'s', 1}}};

std::optional<unsigned long> whole_number(std::string_view digits, int base = 10) {
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<unsigned long> times(std::optional<unsigned long> value, unsigned long factor) {
  if (!value || *value > std::numeric_limits<unsigned long>::max() / factor) return std::nullopt;
  return *value * factor;
}

// Nothing where the unit is missing or unknown.
std::optional<unsigned long> seconds_of(std::string_view text) {
  for (const Unit& unit : kDurationUnits) {
    if (text.ends_with(unit.letter)) {
      return times(whole_number(text.substr(0, text.size() - 1)), static_cast<unsigned long>(unit.factor));
    }
  }
  return std::nullopt;
}

std::optional<unsigned long> octets_of(std::string_view text) {
  const std::size_t factor = text.ends_with('K') ? kKilo : text.ends_with('M') ? kMega : 1;
  return times(whole_number(text.substr(0, text.size() - (factor > 1 ? 1 : 0))), factor);
}

}  // namespace

tl::unexpected<base::Error> not_wanted(std::string_view what, std::string_view text) {
  return base::failure(base::operator_must_act(wanted(what, text)));
}

base::Result<unsigned long> parse_count(std::string_view text, unsigned long least, unsigned long most) {
  const auto count = whole_number(text);
  if (count && *count >= least && *count <= most) return *count;
  return not_wanted("a number from " + std::to_string(least) + " to " + std::to_string(most), text);
}

base::Result<seconds> parse_duration(std::string_view text, seconds least, seconds most) {
  const auto count = seconds_of(text);
  if (count && *count >= static_cast<unsigned long>(least.count()) &&
      *count <= static_cast<unsigned long>(most.count())) {
    return seconds(*count);
  }
  return not_wanted("a duration from " + print_duration(least) + " to " + print_duration(most) +
                        " (a number with s, m, h or d)",
                    text);
}

base::Result<std::size_t> parse_size(std::string_view text, std::size_t least, std::size_t most) {
  const auto octets = octets_of(text);
  if (octets && *octets >= least && *octets <= most) return *octets;
  return not_wanted(
      "a size from " + print_size(least) + " to " + print_size(most) + " (octets, or a number with K or M)",
      text);
}

base::Result<std::vector<std::string_view>> split_list(std::string_view text) {
  std::vector<std::string_view> words;
  text = base::trim(text);
  if (text.empty()) return words;
  while (true) {
    const std::size_t comma = text.find(',');
    words.push_back(base::trim(text.substr(0, comma)));
    if (words.back().empty())
      return base::failure(base::operator_must_act("wanted no empty element: there is a comma too many"));
    if (comma == std::string_view::npos) return words;
    text.remove_prefix(comma + 1);
  }
}

// Short ones stay in seconds, where all are compared easily.
std::string print_duration(seconds duration) {
  constexpr long kShort = 10 * kMinute;
  for (const Unit& unit : kDurationUnits) {
    if (duration.count() >= kShort && duration.count() % unit.factor == 0) {
      return std::to_string(duration.count() / unit.factor) + unit.letter;
    }
  }
  return std::to_string(duration.count()) + 's';
}

std::string print_size(std::size_t octets) {
  if (octets != 0 && octets % kMega == 0) return std::to_string(octets / kMega) + 'M';
  if (octets != 0 && octets % kKilo == 0) return std::to_string(octets / kKilo) + 'K';
  return std::to_string(octets);
}

base::Result<Permissions::Value> Permissions::parse(std::string_view text) {
  const auto mode = whole_number(text, 8);
  if (mode && *mode <= 0777) return static_cast<Value>(*mode);
  return not_wanted("permissions in octal digits, like 0660", text);
}

std::string Permissions::print(Value mode) {
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), mode, 8).ptr;
  return '0' + std::string(digits.data(), end);
}

base::Result<FromPattern::Value> FromPattern::parse(std::string_view text) {
  if (text == "<>") return not_wanted("user@domain, @domain or @.domain (its subdomains)", text);
  return Pattern::parse(text);
}

base::Result<Part::Value> Part::parse(std::string_view text) {
  constexpr unsigned long kMostHosts = 100;
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto part = whole_number(text.substr(0, slash));
  const auto of = whole_number(text.substr(std::min(slash + 1, text.size())));
  if (part && of && *part >= 1 && *part <= *of && *of <= kMostHosts) {
    return Share{static_cast<unsigned>(*part), static_cast<unsigned>(*of)};
  }
  return not_wanted("a part of the whole, like 1/2", text);
}

std::string Part::print(Value share) { return std::to_string(share.part) + '/' + std::to_string(share.of); }

}  // namespace exosubmit::config
