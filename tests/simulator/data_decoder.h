// The content after DATA: finds its end and takes away dot-stuffing (RFC 5321 section 4.5.2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exosubmit::simulator {

// Only CR LF "." CR LF ends the content, and only a dot after CR LF is stuffing.
class DataDecoder {
 public:
  // Appends content; returns how many octets it used: all of them unless the end was among them.
  std::size_t feed(std::string_view octets, std::string& content);

  bool ended() const { return state_ == State::kEnd; }

  // A line began with a dot that the client had not doubled.
  bool unstuffed_dot() const { return unstuffed_dot_; }

 private:
  enum class State { kLineStart, kText, kCr, kDot, kDotCr, kEnd };
  void step(char c, std::string& content);

  State state_ = State::kLineStart;
  bool unstuffed_dot_ = false;
};

}  // namespace exosubmit::simulator
