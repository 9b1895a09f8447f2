// A sink that takes lines up to a level.
#pragma once

#include "config/settings.h"
#include "log/sink.h"

namespace exosubmit::log {

Level level_of(config::LogLevel level);

// Shared by threads.
class FilteredSink : public Sink {
 public:
  explicit FilteredSink(Level threshold) : threshold_(threshold) {}

  // Lines less important than the threshold are dropped, longer ones than kMaxLineBytes are cut.
  void write(Level level, std::string_view line) final;

 protected:
  // Called by several threads at once.
  virtual void emit(Level level, std::string_view line) = 0;

 private:
  const Level threshold_;
};

}  // namespace exosubmit::log
