// How a value of each type is written in the settings file: read from its text and printed back.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/network.h"
#include "config/settings.h"
#include "config/syntax.h"
#include "mail/pattern.h"

namespace exosubmit::config {

// A codec has the type Value, `parse` (Error: what was wanted) and `print`, whose text parses to the same.

inline constexpr std::size_t kKilo = 1024;
inline constexpr std::size_t kMega = 1024 * kKilo;
inline constexpr long kMinute = 60;
inline constexpr long kHour = 60 * kMinute;
inline constexpr long kDay = 24 * kHour;

base::Result<unsigned long> parse_count(std::string_view text, unsigned long least, unsigned long most);
base::Result<seconds> parse_duration(std::string_view text, seconds least, seconds most);
base::Result<std::size_t> parse_size(std::string_view text, std::size_t least, std::size_t most);
base::Result<std::vector<std::string_view>> split_list(std::string_view text);
std::string print_duration(seconds duration);
std::string print_size(std::size_t octets);

// "wanted ..., not ...", as an error that an operator must repair.
tl::unexpected<base::Error> not_wanted(std::string_view what, std::string_view text);

template <typename Number, Number kLeast, Number kMost>
struct Count {
  using Value = Number;
  static base::Result<Value> parse(std::string_view text) {
    const auto count = parse_count(text, kLeast, kMost);
    if (!count) return base::failure(count.error());
    return static_cast<Value>(*count);
  }
  static std::string print(Value count) { return std::to_string(count); }
};

template <long kLeastSeconds, long kMostSeconds>
struct Duration {
  using Value = seconds;
  static base::Result<Value> parse(std::string_view text) {
    return parse_duration(text, seconds(kLeastSeconds), seconds(kMostSeconds));
  }
  static std::string print(Value duration) { return print_duration(duration); }
};

template <std::size_t kLeast, std::size_t kMost>
struct Size {
  using Value = std::size_t;
  static base::Result<Value> parse(std::string_view text) { return parse_size(text, kLeast, kMost); }
  static std::string print(Value octets) { return print_size(octets); }
};

template <const Syntax& kSyntax>
struct Text {
  using Value = std::string;
  static base::Result<Value> parse(std::string_view text) {
    if (kSyntax.fits(text)) return std::string(text);
    if (kSyntax.shown) return not_wanted(kSyntax.wanted, text);
    return base::failure(base::operator_must_act("wanted " + std::string(kSyntax.wanted)));
  }
  static std::string print(const Value& text) { return text; }
};

// One of the words of `kWords`: pairs of a word and what it means.
template <const auto& kWords>
struct Choice {
  using Value = decltype(kWords.front().second);
  static base::Result<Value> parse(std::string_view text) {
    std::string words;
    for (const auto& [word, value] : kWords) {
      if (word == text) return value;
      words += (words.empty() ? "" : ", ") + std::string(word);
    }
    return not_wanted("one of " + words, text);
  }
  static std::string print(Value value) {
    const auto found =
        std::find_if(kWords.begin(), kWords.end(), [&](const auto& known) { return known.second == value; });
    return std::string(found->first);
  }
};

// File permissions in octal digits.
struct Permissions {
  using Value = unsigned;
  static base::Result<Value> parse(std::string_view text);
  static std::string print(Value mode);
};

struct Pattern {
  using Value = mail::AddressPattern;
  static base::Result<Value> parse(std::string_view text) { return Value::parse(text); }
  static std::string print(const Value& pattern) { return pattern.text(); }
};

// A pattern that a header From can match: "<>" is none.
struct FromPattern : Pattern {
  static base::Result<Value> parse(std::string_view text);
};

struct Block {
  using Value = Network;
  static base::Result<Value> parse(std::string_view text) { return Network::parse(text); }
  static std::string print(const Value& network) { return network.text(); }
};

// "1/2": a part of the whole.
struct Part {
  using Value = Share;
  static base::Result<Value> parse(std::string_view text);
  static std::string print(Value share);
};

// Elements with commas between them. An empty text is an empty list, unless `kLeast` forbids it.
template <typename Element, std::size_t kLeast = 0, std::size_t kMost = 1000>
struct List {
  using Value = std::vector<typename Element::Value>;
  static base::Result<Value> parse(std::string_view text) {
    const auto words = split_list(text);
    if (!words) return base::failure(words.error());
    if (words->size() < kLeast || words->size() > kMost) {
      return not_wanted(std::to_string(kLeast) + " to " + std::to_string(kMost) + " elements", text);
    }
    Value list;
    for (const std::string_view word : *words) {
      auto element = Element::parse(word);
      if (!element) return base::failure(element.error());
      list.push_back(std::move(*element));
    }
    return list;
  }
  static std::string print(const Value& list) {
    std::string text;
    for (const auto& element : list) text += (text.empty() ? "" : ", ") + Element::print(element);
    return text;
  }
};

}  // namespace exosubmit::config
