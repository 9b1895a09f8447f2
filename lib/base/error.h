// What went wrong, said so that its receiver knows what to do.
#pragma once

#include <string>

namespace exosubmit::base {

enum class Remedy {
  kTryLater,         // the same request may succeed later
  kRefuse,           // this message can never succeed
  kOperatorMustAct,  // nothing succeeds until somebody repairs the set-up
};

struct Error {
  Remedy remedy = Remedy::kTryLater;
  std::string text;  // one sentence: the thing, the cause and, where known, the cure
};

inline Error try_later(std::string text) { return {Remedy::kTryLater, std::move(text)}; }
inline Error refuse(std::string text) { return {Remedy::kRefuse, std::move(text)}; }
inline Error operator_must_act(std::string text) { return {Remedy::kOperatorMustAct, std::move(text)}; }

}  // namespace exosubmit::base
