#include "simulator/data_decoder.h"

#include <algorithm>

namespace exosubmit::simulator {

std::size_t DataDecoder::feed(std::string_view octets, std::string& content) {
  std::size_t i = 0;
  while (i < octets.size() && !ended()) {
    if (state_ == State::kText) {
      const std::size_t end = std::min(octets.find('\r', i), octets.size());
      content.append(octets.substr(i, end - i));
      i = end;
      if (i == octets.size()) break;
    }
    step(octets[i++], content);
  }
  return i;
}

void DataDecoder::step(char c, std::string& content) {
  switch (state_) {
    case State::kLineStart:
      if (c == '.') {
        state_ = State::kDot;
        return;
      }
      break;
    case State::kDot:
      if (c == '\r') {
        state_ = State::kDotCr;
        return;
      }
      unstuffed_dot_ = unstuffed_dot_ || c != '.';
      content += c;
      state_ = State::kText;
      return;
    case State::kDotCr:
      if (c == '\n') {
        state_ = State::kEnd;
        return;
      }
      unstuffed_dot_ = true;
      content += '\r';
      break;
    case State::kCr:
      if (c == '\n') {
        content += c;
        state_ = State::kLineStart;
        return;
      }
      break;
    case State::kText:
    case State::kEnd:
      break;
  }
  content += c;
  state_ = c == '\r' ? State::kCr : State::kText;
}

}  // namespace exosubmit::simulator
